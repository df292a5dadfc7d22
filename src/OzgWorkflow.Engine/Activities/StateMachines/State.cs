using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.StateMachines;

/// <summary>A state: what runs when it is entered and left.</summary>
public sealed record State(string Name, Node? Entry, Node? Exit);
