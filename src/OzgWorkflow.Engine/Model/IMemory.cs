namespace OzgWorkflow.Engine.Model;

/// <summary>What a container remembers in a form of its own; between bursts it is a value of the state.</summary>
internal interface IMemory
{
    /// <summary>As a value; <c>null</c> when there is nothing to remember.</summary>
    object? ToValue();

    /// <summary>The same, untouched by what is remembered from here on.</summary>
    IMemory Copy();
}
