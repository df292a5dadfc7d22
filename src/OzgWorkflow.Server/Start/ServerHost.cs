using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.Server;
using MassTransit;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.WebEncoders;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime;
using OzgWorkflow.Runtime.Timers;
using OzgWorkflow.Runtime.Triggers;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api;
using OzgWorkflow.Server.Elsa;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Start;

/// <summary>Composes and runs the server.</summary>
public static class ServerHost
{
    /// <summary>Runs until it is told to stop.</summary>
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        await using var postgres = await AddServices(builder, workers: true);
        await using var app = builder.Build();
        string signIn;
        try
        {
            signIn = await Database.PrepareWithAccounts(app.Services, app.Lifetime.ApplicationStopping);
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        Configure(app);
        await app.StartAsync();
        Console.WriteLine($"OzgWorkflow läuft: {string.Join(", ", app.Urls)}{Environment.NewLine}{signIn}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Registers everything, starting the embedded PostgreSQL when no connection string is set.</summary>
    internal static async Task<PostgresServer?> AddServices(IHostApplicationBuilder builder, bool workers)
    {
        var (services, settings) = (builder.Services, builder.Configuration);
        var data = Path.GetFullPath(settings["Data:Directory"] ?? "data");
        Directory.CreateDirectory(data);
        PostgresServer? postgres = null;
        var connection = settings.GetConnectionString("Database");
        if (string.IsNullOrEmpty(connection))
        {
            postgres = await PostgresServer.Start(Path.Combine(data, "postgres"), CancellationToken.None);
            connection = postgres.ConnectionString();
        }

        var ozg = settings.GetSection("Ozg").Get<OzgOptions>() ?? new OzgOptions();
        var mail = settings.GetSection("Mail").Get<MailOptions>() ?? new MailOptions();
        mail.Folder = Path.Combine(data, mail.Folder);
        services.AddWorkflowRuntime(connection, settings.Get<RuntimeOptions>() ?? new RuntimeOptions(), typeof(OzgServices).Assembly);
        services.AddOzg(ozg, mail);
        services.AddAccounts(new Tokens(settings["Jwt:Key"], data), settings);
        services.AddMessageBus(settings["RabbitMq:Uri"]);
        if (workers) services.AddWorkers(connection);
        services.AddRazorPages();
        services.Configure<WebEncoderOptions>(x => x.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddElsaApi();
        services.AddProblemDetails(x => x.CustomizeProblemDetails = ElsaJson.SayWhatIsUnreadable);
        services.AddOpenApi();
        services.AddHealthChecks();
        services.AddRequestRules(settings);
        services.AddCleanLogs();
        return postgres;
    }

    private static void AddMessageBus(this IServiceCollection services, string? rabbitMq) => services.AddMassTransit(bus =>
    {
        bus.AddOzgConsumers();
        if (string.IsNullOrEmpty(rabbitMq)) bus.UsingInMemory((context, x) => x.ReceiveOzgEvents(context));
        else
            bus.UsingRabbitMq((context, x) =>
            {
                x.Host(new Uri(rabbitMq));
                x.ReceiveOzgEvents(context);
            });
    });

    private static void AddWorkers(this IServiceCollection services, string connection)
    {
        services.AddWorkflowWorkers();
        services.AddHangfire(x => x
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(connection), new PostgreSqlStorageOptions { SchemaName = "hangfire", QueuePollInterval = TimeSpan.FromSeconds(5), DistributedLockTimeout = RecurringJobs.LockExpiry }));
        services.AddHostedService<RecurringJobs>();
        services.AddSingleton<IBackgroundProcess>(provider => provider.GetRequiredService<TimerProcess>());
        services.AddSingleton<IBackgroundProcess>(provider => provider.GetRequiredService<TriggerProcess>());
        services.AddHangfireServer(x => (x.WorkerCount, x.SchedulePollingInterval) = (2, TimeSpan.FromSeconds(5)));
        // A broker that cannot be reached must not keep the server from starting or stopping: events wait in the outbox.
        services.Configure<MassTransitHostOptions>(x => (x.WaitUntilStarted, x.StopTimeout) = (false, TimeSpan.FromSeconds(10)));
    }

    private static void Configure(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseErrorAnswers();
        app.Use(SecurityHeaders.Add);
        app.UseHsts();
        app.UseWorkflowOrigin(app.Configuration["Workflows:Origin"]);
        app.UseStaticFiles();
        app.UseStaticFiles(new StaticFileOptions { RequestPath = "/kern", FileProvider = new PhysicalFileProvider(Path.Combine(NpmParts.PathOf("@kern-ux/native"), "dist")) });
        app.UseStudioFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(OwnOrigin.Require);
        app.UseAuthorization();
        app.Use(PageVerbs.Require);
        app.Use(ReadableRequests.Require);
        app.Use(JsonBodies.Check);
        app.MapRazorPages();
        app.MapApi();
        app.MapElsaApi();
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapOpenApi().RequireAuthorization();
        app.MapHangfireDashboard("/betrieb/hangfire", new DashboardOptions { Authorization = [], DashboardTitle = "OzgWorkflow – Hintergrundarbeit" })
            .RequireAuthorization(Policies.Administration);
    }
}
