using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Runtime;

/// <summary>Settings of the runtime.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Bounds that keep one instance from taking a node down.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>What requests of workflows may do.</summary>
    public HttpWorkOptions Http { get; init; } = new();

    /// <summary>Secrets that definitions name.</summary>
    public Dictionary<string, string> Secrets { get; init; } = [];

    /// <summary>How long what is over is kept.</summary>
    public RetentionOptions Retention { get; init; } = new();
}

/// <summary>Registers the runtime.</summary>
public static class RuntimeServices
{
    /// <summary>Adds everything that carries out commands; the hosted workers are added by <see cref="AddWorkflowWorkers"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="options">Settings.</param>
    /// <param name="activities">Assemblies with activities, beside the engine's own.</param>
    public static IServiceCollection AddWorkflowRuntime(this IServiceCollection services, string connectionString, RuntimeOptions options, params Assembly[] activities)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(settings.ConnectionString).Build());
        services.AddDbContextFactory<WorkflowDb>((provider, context) => context
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), x => x.MigrationsHistoryTable("migrations", WorkflowDb.Schema))
            .UseSnakeCaseNamingConvention());
        services.AddSingleton(ActivityCatalog.From([typeof(ActivityCatalog).Assembly, .. activities]));
        services.AddSingleton(options.Limits);
        options.Http.Secrets = options.Secrets;
        services.AddSingleton(options.Http);
        services.AddSingleton(options.Retention);
        services.AddSingleton<ProgramCache>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionEditing>();
        services.AddSingleton<DefinitionImport>();
        services.AddSingleton<DefinitionReferences>();
        services.AddSingleton<DefinitionRemoval>();
        services.AddSingleton<ChoiceLists>();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<StepHandler>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IOutsideWork, HttpWork>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<InstanceMigrations>();
        services.AddSingleton<InstanceReplay>();
        services.AddSingleton<InstanceHistory>();
        services.AddSingleton<InstanceDesk>();
        services.AddSingleton<InstanceArchive>();
        services.AddSingleton<HttpEndpoints>();
        services.AddSingleton<JournalPartitions>();
        services.AddSingleton<RetentionJob>();
        services.AddSingleton<JobWorker>();
        services.AddSingleton<TriggerProcess>();
        services.AddSingleton<TaskDesk>();
        services.AddSingleton<TimerProcess>();
        return services;
    }

    /// <summary>Adds the workers of a node: jobs and outbox. Timers and triggers run in the node's Hangfire server, see <see cref="TimerProcess"/> and <see cref="TriggerProcess"/>.</summary>
    public static IServiceCollection AddWorkflowWorkers(this IServiceCollection services) => services
        .AddHostedService(x => x.GetRequiredService<JobWorker>())
        .AddHostedService<OutboxRelay>();
}
