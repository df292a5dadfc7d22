using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OzgWorkflow.Ozg.Benachrichtigung;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Import;
using OzgWorkflow.Ozg.Katalog;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Commands;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Work;

namespace OzgWorkflow.Ozg;

/// <summary>Registers the domain.</summary>
public static class OzgServices
{
    private const string Endpoint = "ozg-benachrichtigung";

    /// <summary>Adds the domain to a runtime that is registered already.</summary>
    public static IServiceCollection AddOzg(this IServiceCollection services, OzgOptions options, MailOptions mail)
    {
        services.AddDbContextFactory<OzgDb>((provider, builder) => builder
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), x => x.MigrationsHistoryTable("migrations", OzgDb.Schema))
            .UseSnakeCaseNamingConvention());
        services.AddSingleton(options);
        services.AddSingleton(mail);
        services.AddSingleton<IStepProjection, LeistungProjection>();
        services.AddSingleton<IChoiceList, KommunenListe>();
        services.AddSingleton<IChoiceList, ItDienstleisterListe>();
        services.AddSingleton<IChoiceList, RollenListe>();
        services.AddSingleton<IChoiceList, PhasenListe>();
        services.AddSingleton<IChoiceList, EreignisListe>();
        services.AddSingleton<IChoiceList, ThemenfeldListe>();
        services.AddSingleton<CatalogueImport>();
        services.AddSingleton<Lebenszyklus>();
        services.AddSingleton<LeistungenListe>();
        services.AddSingleton<Aufgaben.AufgabenListe>();
        services.AddSingleton<NotifyCoordinators>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<SendMails>();
        services.AddSingleton<IOutsideWork, MailWork>();
        return services;
    }

    /// <summary>Adds the domain's consumers.</summary>
    public static void AddOzgConsumers(this IRegistrationConfigurator bus)
    {
        foreach (var consumer in Consumers()) bus.AddConsumer(consumer);
    }

    /// <summary>Binds the domain's consumers to one queue that all nodes share.</summary>
    public static void ReceiveOzgEvents(this IBusFactoryConfigurator bus, IBusRegistrationContext context) => bus.ReceiveEndpoint(Endpoint, endpoint =>
    {
        endpoint.UseMessageRetry(x => x.Exponential(10, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500)));
        foreach (var consumer in Consumers()) endpoint.ConfigureConsumer(context, consumer);
    });

    private static IEnumerable<Type> Consumers() => Nachrichtentext.Ereignisse.Select(x => typeof(NotifyCoordinatorsConsumer<>).MakeGenericType(x));
}
