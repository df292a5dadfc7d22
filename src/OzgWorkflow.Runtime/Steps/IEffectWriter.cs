using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Makes effects of a kind true: each capability writes its own rows.</summary>
internal interface IEffectWriter
{
    /// <summary>Writes an effect that is this writer's; false for all others.</summary>
    bool Write(Effect effect, Step step);

    /// <summary>The instance has another correlation id now.</summary>
    void Correlated(Step step) { }

    /// <summary>The instance runs another version now, in which some activities have other keys.</summary>
    void Moved(Step step, IReadOnlyDictionary<string, string> keys) { }
}
