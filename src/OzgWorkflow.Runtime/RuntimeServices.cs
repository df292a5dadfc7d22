using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Runtime.Commands;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Events;
using OzgWorkflow.Runtime.Incidents;

using OzgWorkflow.Runtime.Replay;
using OzgWorkflow.Runtime.Retention;
using OzgWorkflow.Runtime.Triggers;
using OzgWorkflow.Runtime.Versions;
using OzgWorkflow.Runtime.Work;
using OzgWorkflow.Runtime.Jobs;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;

namespace OzgWorkflow.Runtime;

/// <summary>Registers the runtime.</summary>
public static class RuntimeServices
{
    /// <summary>Adds everything that carries out commands; the hosted workers are added by <see cref="AddWorkflowWorkers"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="activities">Assemblies with activities, beside the engine's own.</param>
    public static IServiceCollection AddWorkflowRuntime(this IServiceCollection services, string connectionString, params Assembly[] activities)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(settings.ConnectionString).Build());
        services.AddDbContextFactory<WorkflowDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), x => x.MigrationsHistoryTable("migrations", WorkflowDb.Schema))
            .UseSnakeCaseNamingConvention());
        services.AddSingleton(ActivityCatalog.From([typeof(ActivityCatalog).Assembly, .. activities]));
        services.AddSingleton(EngineLimits.Default);
        services.AddSingleton<ProgramCache>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<ChoiceLists>();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<CommandHandler>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton(new HttpWorkOptions());
        services.AddSingleton(new RetentionOptions());
        services.AddSingleton<IOutsideWork, HttpWork>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<InstanceMigrations>();
        services.AddSingleton<InstanceReplay>();
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
