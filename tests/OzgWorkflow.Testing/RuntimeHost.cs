using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Start;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Tasks;

namespace OzgWorkflow.Testing;

/// <summary>
/// The runtime and the domain on a database, without a web server and without workers: tests move it by hand.
/// </summary>
public sealed class RuntimeHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RuntimeHost(
        string connectionString,
        Action<IServiceCollection>? configure = null,
        RuntimeOptions? options = null,
        bool realTime = false,
        params System.Reflection.Assembly[] activities
    )
    {
        var services = new ServiceCollection();
        services.AddLogging(x => x.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(realTime ? TimeProvider.System : Clock);
        // Made outside, so that it outlives the host.
        services.AddSingleton<IScriptEvaluator>(SharedScripts.Instance);
        services.AddWorkflowRuntime(
            connectionString,
            options ?? new RuntimeOptions(),
            [typeof(OzgServices).Assembly, .. activities]
        );
        services.AddOzg(new OzgOptions(), new MailOptions());
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The clock, moved by hand.</summary>
    public ManualClock Clock { get; } = new();

    public StepHandler Commands => Get<StepHandler>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public WorkflowDb Db() => Get<IDbContextFactory<WorkflowDb>>().CreateDbContext();

    /// <summary>An actor with roles.</summary>
    public static Actor Actor(string account, params string[] roles) => new(account, roles.ToHashSet());

    public async Task Publish(string json)
    {
        var result = await Get<DefinitionStore>().Publish(json, CancellationToken.None);
        if (result.Problems.Count > 0)
            throw new InvalidOperationException(string.Join(" ", result.Problems));
    }

    /// <summary>Starts an instance and returns its id.</summary>
    public async Task<Guid> Start(
        string definitionId,
        string? correlationId = null,
        IReadOnlyDictionary<string, object?>? inputs = null
    )
    {
        var id = Guid.CreateVersion7();
        var result = await Commands.Handle(
            new StartInstance(
                id,
                Runtime.Steps.Actor.System,
                id,
                definitionId,
                inputs ?? new Dictionary<string, object?>()
            )
            {
                CorrelationId = correlationId,
            }
        );
        return result is CommandResult.Done ? id : throw new InvalidOperationException(result.ToString());
    }

    /// <summary>Completes a task as the system itself.</summary>
    public Task<CommandResult> Complete(Guid task, string outcome = "Ja", Guid? commandId = null) =>
        Commands.Handle(
            new CompleteTask(
                commandId ?? Guid.NewGuid(),
                Runtime.Steps.Actor.System,
                task,
                outcome,
                new Dictionary<string, object?> { ["anzahl"] = 1L }
            )
        );

    /// <summary>Does all work that is due, or that of some kinds.</summary>
    public Task<int> DoWork(params string[] kinds) => Get<Taker>().DoAll(CancellationToken.None, kinds);

    /// <summary>Does all jobs that are due.</summary>
    public Task<int> DoJobs() => DoWork("job", "outside");

    /// <summary>Fires timers that are due; false when none was.</summary>
    public async Task<bool> FireTimers() => await DoWork("timer") > 0;

    /// <summary>Raises a signal; whether somebody has it.</summary>
    public async Task<bool> Raise(EventPublished signal) =>
        await Get<SignalPublisher>().Publish(signal, Runtime.Steps.Actor.System, CancellationToken.None)
        is CommandResult.Done;

    /// <summary>A single value from the database.</summary>
    public async Task<T?> Scalar<T>(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Statements of the test's own.</summary>
    public async Task Execute(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan time) => _now += time;
}
