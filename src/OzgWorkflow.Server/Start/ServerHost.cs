using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hangfire;
using Hangfire.PostgreSql;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.WebEncoders;
using OzgWorkflow.Ozg.Start;
using OzgWorkflow.Runtime;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api;
using OzgWorkflow.Server.Api.Events;
using OzgWorkflow.Server.Elsa;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Health;
using OzgWorkflow.Server.Machine;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Start;

/// <summary>Composes and runs the server.</summary>
public static class ServerHost
{
    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>0, or 1 when it ended because its database did not stay alive.</returns>
    /// <exception cref="CannotStartException">It cannot start.</exception>
    public static async Task<int> Run(string[] args)
    {
        var builder = CreateBuilder(args);
        var settings = Settings.Read(builder.Configuration);
        Addresses.RefuseTaken(builder.Configuration["Urls"]);
        await using var storage = await Storage.OfServer(settings, CancellationToken.None);
        AddServices(builder, settings, storage);
        builder.Services.AddWorkers(storage.ConnectionString, settings.IsEmbedded);
        await using var app = builder.Build();
        var signIn = await Database.PrepareWithAccounts(app.Services, app.Lifetime.ApplicationStopping);
        Configure(app, settings);
        await app.StartAsync();
        Console.WriteLine($"OzgWorkflow läuft: {string.Join(", ", app.Urls)}{Environment.NewLine}{signIn}");
        await app.WaitForShutdownAsync();
        return app.Services.GetService<PostgresWatch>() is { GaveUp: true } ? 1 : 0;
    }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="CannotStartException">A file of settings is unreadable.</exception>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            var options = new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory };
            return WebApplication.CreateBuilder(options);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"Eine Datei mit Einstellungen in {AppContext.BaseDirectory} ist nicht lesbar; berichtigen Sie sie: "
                    + (e.InnerException ?? e).Message,
                e
            );
        }
    }

    /// <summary>Registers everything but the workers.</summary>
    internal static void AddServices(IHostApplicationBuilder builder, Settings settings, Storage storage)
    {
        var services = builder.Services;
        services.AddSingleton(storage);
        if (storage.Postgres is { } postgres)
        {
            services.AddSingleton(postgres);
            services.AddSingleton<PostgresWatch>();
        }

        services.AddWorkflowRuntime(storage.ConnectionString, settings.Runtime, typeof(OzgServices).Assembly);
        services.AddOzg(settings.Ozg, settings.Mail);
        services.AddAccounts(settings.JwtKey, settings.SignIn);
        services.AddMessageBus(settings.RabbitMq);
        services.AddRazorPages();
        services.Configure<WebEncoderOptions>(x => x.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddElsaApi();
        services.AddSingleton<IPublishCheck, EndpointPathCheck>();
        services.AddSingleton<IPublishCheck, ResponseHeaderCheck>();
        services.AddProblemDetails();
        services.AddOpenApi();
        services.AddServerHealth(settings.Lag);
        services.AddRequestRules(settings.Requests);
        services.AddCleanLogs();
    }

    private static void AddMessageBus(this IServiceCollection services, string? rabbitMq) =>
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            // Events wait in the outbox while the broker is away: the node still does its work.
            bus.ConfigureHealthCheckOptions(x =>
                (x.Name, x.MinimalFailureStatus) = (ServerHealth.Broker, HealthStatus.Degraded)
            );
            bus.AddOzgConsumers();
            if (string.IsNullOrEmpty(rabbitMq))
                bus.UsingInMemory((context, x) => x.ReceiveOzgEvents(context));
            else
                bus.UsingRabbitMq(
                    (context, x) =>
                    {
                        x.Host(new Uri(rabbitMq));
                        x.ReceiveOzgEvents(context);
                    }
                );
        });

    private static void AddWorkers(this IServiceCollection services, string connection, bool isEmbedded)
    {
        if (isEmbedded)
            services.AddHostedService(x => x.GetRequiredService<PostgresWatch>());
        services.AddWorkflowWorkers();
        services.AddHangfire(x =>
            x.UseSimpleAssemblyNameTypeSerializer()
                .UseRecommendedSerializerSettings()
                .UsePostgreSqlStorage(
                    storage => storage.UseNpgsqlConnection(connection),
                    new PostgreSqlStorageOptions
                    {
                        SchemaName = "hangfire",
                        QueuePollInterval = TimeSpan.FromSeconds(5),
                        DistributedLockTimeout = RecurringJobs.LockExpiry,
                    }
                )
        );
        services.AddHostedService<RecurringJobs>();
        services.AddHangfireServer(x => (x.WorkerCount, x.SchedulePollingInterval) = (2, TimeSpan.FromSeconds(5)));
        // A broker that cannot be reached must not keep the server from starting or stopping: events wait in the
        // outbox.
        services.Configure<MassTransitHostOptions>(x =>
            (x.WaitUntilStarted, x.StopTimeout) = (false, TimeSpan.FromSeconds(10))
        );
    }

    private static void Configure(WebApplication app, Settings settings)
    {
        app.Use(UnreadBodies.TakeIn);
        app.UseForwardedHeaders();
        if (settings.Requests.AreSecure)
            app.Use(
                (http, next) =>
                {
                    http.Request.Scheme = Uri.UriSchemeHttps;
                    return next(http);
                }
            );
        app.UseErrorAnswers();
        app.Use(SecurityHeaders.Add);
        app.UseHsts();
        app.UseWorkflowOrigin(settings.Requests.WorkflowOrigin);
        app.UseStaticFiles();
        app.UseStaticFiles(
            new StaticFileOptions
            {
                RequestPath = "/kern",
                FileProvider = new PhysicalFileProvider(Path.Combine(NpmParts.PathOf("@kern-ux/native"), "dist")),
            }
        );
        app.UseStudioFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(RefusalLog.Write);
        app.Use(OwnOrigin.Require);
        app.UseAuthorization();
        app.Use(PageVerbs.Require);
        app.Use(IdempotencyKey.Check);
        app.Use(ReadableRequests.Require);
        app.Use(JsonBodies.Check);
        app.MapRazorPages();
        app.MapApi();
        app.MapElsaApi();
        app.MapServerHealth();
        app.MapOpenApi().RequireAuthorization();
        app.MapHangfireDashboard(
                "/betrieb/hangfire",
                new DashboardOptions { Authorization = [], DashboardTitle = "OzgWorkflow – Hintergrundarbeit" }
            )
            .RequireAuthorization(Policies.Administration);
    }
}
