using OzgWorkflow.Engine.Model;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>Tells life cycles of Leistungen what happened outside of them.</summary>
public sealed class LifeCycle(LeistungList leistungen, LeistungPolicy policy, SignalPublisher signals)
{
    /// <summary>Definition of the life cycle.</summary>
    public const string DefinitionId = "ozg-leistung";

    /// <summary>Characters of what a change is called.</summary>
    public const int TitleAtMost = 200;

    /// <summary>Characters of a description or a reason.</summary>
    public const int TextAtMost = 4000;

    /// <summary>Asks for a change of a Leistung in operation.</summary>
    public async Task<CommandResult> RequestChange(
        Guid commandId,
        string ozgId,
        string title,
        string? description,
        Actor actor,
        CancellationToken cancellation
    )
    {
        if (await leistungen.Find(ozgId, cancellation) is not { } leistung)
            return Unknown(ozgId);
        if (!await policy.MayRequestChange(leistung, actor, cancellation))
            return policy.Refuse(leistung, actor);
        return await Tell(
            commandId,
            ozgId,
            "Änderung beantragt",
            new Dictionary<string, object?>
            {
                ["titel"] = title,
                ["beschreibung"] = description,
                ["von"] = actor.Account,
            },
            actor,
            cancellation
        );
    }

    /// <summary>Takes a Leistung out of operation.</summary>
    public async Task<CommandResult> Retire(
        Guid commandId,
        string ozgId,
        string reason,
        Actor actor,
        CancellationToken cancellation
    ) =>
        await leistungen.Find(ozgId, cancellation) is null
            ? Unknown(ozgId)
            : await Tell(
                commandId,
                ozgId,
                "Leistung außer Betrieb genommen",
                new Dictionary<string, object?> { ["grund"] = reason, ["von"] = actor.Account },
                actor,
                cancellation
            );

    private Task<CommandResult> Tell(
        Guid commandId,
        string ozgId,
        string eventName,
        IReadOnlyDictionary<string, object?> payload,
        Actor actor,
        CancellationToken cancellation
    ) =>
        signals.Publish(
            new EventPublished(commandId, eventName, ozgId, payload),
            actor,
            cancellation,
            otherwise: "Die Leistung ist nicht in einer Phase, in der das möglich ist."
        );

    internal static CommandResult.NotFound Unknown(string ozgId) =>
        new($"Eine Leistung mit der OZG-ID {ozgId} gibt es nicht.");
}
