using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Start;

/// <summary>Registers the domain.</summary>
public static class OzgServices
{
    private const string Endpoint = "ozg-benachrichtigung";

    /// <summary>Adds the domain to a runtime that is registered already.</summary>
    public static IServiceCollection AddOzg(this IServiceCollection services, OzgOptions options, MailOptions mail)
    {
        services.AddDbContextFactory<OzgDb>(
            (provider, builder) =>
                builder
                    .UseNpgsql(
                        provider.GetRequiredService<NpgsqlDataSource>(),
                        x => x.MigrationsHistoryTable("migrations", OzgDb.Schema)
                    )
                    .UseSnakeCaseNamingConvention()
                    .AddInterceptors(new PreparingInterceptor())
        );
        services.AddSingleton(options);
        services.AddSingleton(mail);
        services.AddSingleton<IStepProjection, LeistungProjection>();
        services.AddChoices("kommunen", OrganisationKind.Kommune);
        services.AddChoices("it-dienstleister", OrganisationKind.ItDienstleister);
        services.AddNames("organisationen", x => x.Organisations.Select(o => o.Name));
        services.AddNames("themenfelder", x => x.Themenfelder.Select(f => f.Name));
        services.AddChoices(
            "leistungen",
            db =>
                db.Leistungen.OrderBy(x => x.Name)
                    .ThenBy(x => x.OzgId)
                    .Select(x => new Choice(x.OzgId, x.Name + " (" + x.OzgId + ")"))
        );
        services.AddChoices("phasen", Phases.All);
        services.AddChoices("ereignisse", EventJson.All.Keys.Order(StringComparer.Ordinal));
        services.AddSingleton<FileImport>();
        services.AddSingleton<IFileImport, LagenImport>();
        services.AddSingleton<IFileImport, LeistungenImport>();
        services.AddSingleton<IFileImport, LeikaImport>();
        foreach (var file in new[] { ImportFile.Kommunen, ImportFile.Dienstleister, ImportFile.Organisations })
            services.AddSingleton<IFileImport>(new OrganisationImport(file));
        services.AddSingleton<IFileImport, RepresentationImport>();
        services.AddSingleton<IFileImport, PersonImport>();
        services.AddSingleton<IFileImport, ParticipationImport>();
        services.AddSingleton<Changes>();
        services.AddSingleton<OrganisationDesk>();
        services.AddSingleton<OrganisationList>();
        services.AddSingleton<ParticipationDesk>();
        services.AddSingleton<ThemenfeldDesk>();
        services.AddSingleton<PersonDesk>();
        services.AddSingleton<PersonList>();
        services.AddSingleton<ThemenfeldList>();
        services.AddSingleton<SubstitutionDesk>();
        services.AddSingleton<SubstitutionList>();
        services.AddSingleton<SubstitutionsEnd>();
        services.AddSingleton<IStepProjection, ConnectionProjection>();
        services.AddSingleton<LifeCycle>();
        services.AddSingleton<LifeCycleStarts>();
        services.AddSingleton<LeistungPolicy>();
        services.AddSingleton<LeistungList>();
        services.AddSingleton<LeistungHistory>();
        services.AddSingleton<TaskList>();
        services.AddSingleton<TaskViews>();
        services.AddSingleton<IResponsibility, Responsibility>();
        services.AddSingleton<CoordinatorNotifications>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<NotificationMails>();
        services.AddSingleton<IWork>(x => x.GetRequiredService<NotificationMails>());
        services.AddSingleton<IWork>(x => x.GetRequiredService<CoordinatorNotifications>());
        services.AddSingleton<IStepProjection, NewsProjection>();
        services.AddSingleton<IOutsideWork, MailWork>();
        services.AddSingleton<IPublishCheck, MailAddressCheck>();
        return services;
    }

    /// <summary>Adds the domain's consumers.</summary>
    public static void AddOzgConsumers(this IRegistrationConfigurator bus)
    {
        foreach (var consumer in Consumers())
            bus.AddConsumer(consumer);
    }

    /// <summary>Binds the domain's consumers to one queue that all nodes share.</summary>
    public static void ReceiveOzgEvents(this IBusFactoryConfigurator bus, IBusRegistrationContext context) =>
        bus.ReceiveEndpoint(
            Endpoint,
            endpoint =>
            {
                endpoint.UseMessageRetry(x =>
                    x.Exponential(
                        10,
                        TimeSpan.FromMilliseconds(200),
                        TimeSpan.FromSeconds(30),
                        TimeSpan.FromMilliseconds(500)
                    )
                );
                foreach (var consumer in Consumers())
                    endpoint.ConfigureConsumer(context, consumer);
            }
        );

    private static void AddChoices(
        this IServiceCollection services,
        string name,
        Func<OzgDb, IQueryable<Choice>> choices
    ) =>
        services.AddSingleton<IChoiceList>(x => new CatalogueChoices(
            name,
            x.GetRequiredService<IDbContextFactory<OzgDb>>(),
            choices
        ));

    private static void AddNames(
        this IServiceCollection services,
        string list,
        Func<OzgDb, IQueryable<string>> names
    ) => services.AddChoices(list, db => names(db).Distinct().OrderBy(x => x).Select(x => new Choice(x, x)));

    private static void AddChoices(this IServiceCollection services, string name, OrganisationKind kind) =>
        services.AddNames(name, x => x.Organisations.Where(o => o.Kind == kind).Select(o => o.Name));

    private static void AddChoices(this IServiceCollection services, string name, IEnumerable<string> names) =>
        services.AddSingleton<IChoiceList>(new FixedChoices(name, names));

    private static IEnumerable<Type> Consumers() =>
        NewsProjection.Told.Select(x => typeof(CoordinatorNotificationsConsumer<>).MakeGenericType(x));
}
