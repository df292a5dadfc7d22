namespace OzgWorkflow.Engine.Model;

/// <summary>What a container remembers in a form of its own; between bursts it is a value of the state.</summary>
internal interface IMemory
{
    /// <summary>As a value; <c>null</c> when there is nothing to remember.</summary>
    object? ToValue();

    /// <summary>Marks what is remembered now, to come back to; there is one mark, the last.</summary>
    void Mark();

    /// <summary>Forgets what came after the mark.</summary>
    void Revert();
}
