using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OzgWorkflow.Engine.Expressions;
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
using OzgWorkflow.Scripts;

namespace OzgWorkflow.Runtime;

/// <summary>Settings of the runtime.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Bounds that keep one instance from taking a node down.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>The processes that run scripts.</summary>
    public ScriptProcessOptions Scripts { get; init; } = new();

    /// <summary>What requests of workflows may do.</summary>
    public HttpWorkOptions Http { get; init; } = new();

    /// <summary>Secrets that definitions name.</summary>
    public Dictionary<string, string> Secrets { get; init; } = [];

    /// <summary>Where uploaded files are kept.</summary>
    public TaskFileOptions Files { get; init; } = new();

    /// <summary>How long what is over is kept.</summary>
    public RetentionOptions Retention { get; init; } = new();
}

/// <summary>Registers the runtime.</summary>
public static class RuntimeServices
{
    /// <summary>
    /// Adds everything that carries out commands; the hosted workers are added by <see cref="AddWorkflowWorkers"/>.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="options">Settings.</param>
    /// <param name="activities">Assemblies with activities, beside the engine's own.</param>
    public static IServiceCollection AddWorkflowRuntime(
        this IServiceCollection services,
        string connectionString,
        RuntimeOptions options,
        params Assembly[] activities
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // What is set here is set for a transaction only, and an open one is rolled back all the same: to reset a
            // session costs as much as a few statements, and each step has one.
            NoResetOnClose = true,
        };
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(settings.ConnectionString).Build());
        services.AddKeyedSingleton(
            AnsweredOnce.Beats,
            (_, _) =>
                NpgsqlDataSource.Create(
                    new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MinPoolSize = 0, MaxPoolSize = 2 }
                )
        );
        services.AddDbContextFactory<WorkflowDb>(
            (provider, context) =>
                context
                    .UseNpgsql(
                        provider.GetRequiredService<NpgsqlDataSource>(),
                        x => x.MigrationsHistoryTable("migrations", WorkflowDb.Schema)
                    )
                    .UseSnakeCaseNamingConvention()
                    .AddInterceptors(new PreparingInterceptor())
        );
        services.AddSingleton(ActivityCatalog.From([typeof(ActivityCatalog).Assembly, .. activities]));
        services.AddSingleton(options.Limits);
        options.Http.Secrets = options.Secrets;
        services.AddSingleton(options.Http);
        services.AddSingleton(options.Retention);
        services.AddSingleton(options.Files);
        services.AddSingleton(options.Scripts);
        services.TryAddSingleton<IScriptEvaluator>(_ => new ScriptProcesses(options.Scripts, options.Limits.Script));
        services.AddSingleton<ScriptThreads>();
        services.AddSingleton<StepRunner>();
        services.AddDefinitions();
        services.AddSteps();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<InstanceMigrations>();
        services.AddSingleton<InstanceReplay>();
        services.AddSingleton<InstanceHistory>();
        services.AddSingleton<InstanceDesk>();
        services.AddSingleton<InstanceArchive>();
        services.AddSingleton<JournalPartitions>();
        services.AddSingleton<RetentionJob>();
        services.AddTasks();
        return services;
    }

    /// <summary>Adds the worker of a node.</summary>
    public static IServiceCollection AddWorkflowWorkers(this IServiceCollection services) =>
        services.AddSingleton<IWork, OutboxRelay>().AddHostedService(x => x.GetRequiredService<Taker>());

    private static void AddDefinitions(this IServiceCollection services)
    {
        services.AddSingleton<ProgramCache>();
        services.AddSingleton<IPrograms>(x => x.GetRequiredService<ProgramCache>());
        services.AddSingleton<IPublishCheck, ChoiceCheck>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionEditing>();
        services.AddSingleton<DefinitionImport>();
        services.AddSingleton<DefinitionReferences>();
        services.AddSingleton<DefinitionRemoval>();
    }

    /// <summary>The one way through which instances move, and what each capability has to do with it.</summary>
    private static void AddSteps(this IServiceCollection services)
    {
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<Transactions>();
        services.AddSingleton<AnsweredOnce>();
        services.AddSingleton<UnknownPeople>();
        services.AddSingleton<StepWriter>();
        services.AddSingleton<InstanceStarts>();
        services.AddSingleton(x => new StepHandler(
            x.GetRequiredService<Transactions>(),
            x.GetRequiredService<IPrograms>(),
            x.GetRequiredService<StepWriter>(),
            x.GetRequiredService<InstanceStarts>(),
            x.GetRequiredService<UnknownPeople>(),
            x.GetServices<ICommandRules>(),
            x.GetRequiredService<StepRunner>(),
            x.GetRequiredService<EngineLimits>(),
            x.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<Taker>();
        services.AddSingleton<RowOutcomes>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<QueueLag>();
        services.AddSingleton<IWork, Jobs>();
        services.AddSingleton<IEffectWriter, InstanceJobs>();

        services.AddSingleton<IEffectWriter, TimerWriter>();
        services.AddSingleton<IWork, DueTimers>();
        services.AddSingleton<IWork, TimeTriggers>();

        services.AddSingleton<ICommandRules, SignalDeliveryRules>();
        services.AddSingleton<IEffectWriter, Subscriptions>();
        services.AddSingleton<TriggeredStarts>();
        services.AddSingleton<SignalDelivery>();
        services.AddSingleton<IJob>(x => x.GetRequiredService<SignalDelivery>());
        services.AddSingleton(x => new SignalPublisher(
            x.GetRequiredService<Transactions>(),
            x.GetRequiredService<SignalDelivery>(),
            x.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<HttpEndpoints>();

        services.AddSingleton<IEffectWriter, IncidentWriter>();
        services.AddSingleton<OutboxWriter>();
        services.AddSingleton<IEffectWriter>(x => x.GetRequiredService<OutboxWriter>());
        services.AddSingleton<IEventWriter>(x => x.GetRequiredService<OutboxWriter>());

        services.AddSingleton<IOutsideWork, HttpWork>();
        services.AddSingleton<IWork, OutsideJobs>();
        services.AddSingleton<IEffectWriter, OutsideWriter>();
    }
}
