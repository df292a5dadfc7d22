using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>What a caller wants to be started.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="VersionOptions">Which version, see <see cref="Definitions.VersionOptions"/>.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Name">Name that people see.</param>
/// <param name="Trigger">The activity to begin at.</param>
/// <param name="InstanceId">Id of the instance, if the caller chose one.</param>
internal sealed record RunOrder(
    string DefinitionId,
    string? VersionOptions,
    IReadOnlyDictionary<string, object?> Inputs,
    string? CorrelationId,
    string? Name,
    string? Trigger,
    Guid? InstanceId = null
)
{
    /// <summary>As a command, without what has to be looked up, which may be something else the next time.</summary>
    internal StartInstance Command(Guid key, Actor actor) =>
        new(key, actor, InstanceId ?? StartInstance.IdFor(actor, DefinitionId, key), DefinitionId, Inputs)
        {
            CorrelationId = CorrelationId,
            InstanceName = Name,
            Trigger = string.IsNullOrEmpty(Trigger) ? null : Trigger,
            Identity = new Dictionary<string, object?>
            {
                ["definition"] = DefinitionId,
                ["version"] = VersionOptions,
                ["inputs"] = Inputs,
                ["correlationId"] = CorrelationId,
                ["name"] = Name,
                ["trigger"] = Trigger,
            },
        };
}

/// <summary>Starts an instance of a version that a designer names, and notes who did.</summary>
public sealed class DefinitionRun(WorkflowDb db, DefinitionEditing editing, StepHandler commands, TimeProvider clock)
{
    /// <summary>
    /// Starts it. What the caller named, a key or the id of the instance, is done once, whatever has become of the
    /// definition since.
    /// </summary>
    internal async Task<(CommandResult? Result, DefinitionResult? Refused)> Start(
        RunOrder order,
        Guid? key,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var start = order.Command(key ?? order.InstanceId ?? Guid.CreateVersion7(), actor) with
        {
            KeepsRefusal = key is not null,
        };
        if ((key ?? order.InstanceId) is not null && await commands.AnsweredBefore(start, cancellation) is { } before)
            return (Answer(order, key, before), null);
        var versions = ListDefinitions
            .Existing(db)
            .Where(x => x.DefinitionId == order.DefinitionId)
            .Choose(order.VersionOptions, whenNone: VersionOptions.Published);
        if (
            versions is null
            || await versions.OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellation) is not { } version
        )
            return (new CommandResult.NotFound("Diese Version der Workflow-Definition gibt es nicht (mehr)."), null);
        if (await editing.Freeze(version.Id, actor, cancellation) is { IsDone: false } refused)
            return (null, refused);
        var result = await commands.Handle(
            start with
            {
                VersionId = version.Id,
                With = batch =>
                    batch.Note(
                        new AuditEntry
                        {
                            At = clock.GetUtcNow(),
                            Account = actor.Account,
                            Action = AuditActions.InstanceStarted,
                            DefinitionId = order.DefinitionId,
                            Version = version.Version,
                            InstanceId = start.InstanceId,
                        }
                    ),
            },
            cancellation
        );
        return (Answer(order, key, result), null);
    }

    /// <summary>An id that is in use already says nothing of whose it is.</summary>
    private static CommandResult Answer(RunOrder order, Guid? key, CommandResult result) =>
        order.InstanceId is not null
        && (result is CommandResult.Done { Changed: false } || (result is CommandResult.KeyReused && key is null))
            ? new CommandResult.Conflict("Diese Nummer hat schon eine andere Instanz. Bitte wählen Sie eine neue.")
            : result;
}
