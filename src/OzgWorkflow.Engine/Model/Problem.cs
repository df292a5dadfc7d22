namespace OzgWorkflow.Engine.Model;

/// <summary>Something in a definition that keeps it from running.</summary>
/// <param name="ActivityId">The activity, when it is about one.</param>
/// <param name="Message">What is wrong and what to do, in English.</param>
/// <param name="UserMessage">The same for people who work with it, in German.</param>
public sealed record Problem(string? ActivityId, string Message, string UserMessage);

/// <summary>A program, or why there is none.</summary>
/// <param name="Program">The program when there are no problems.</param>
/// <param name="Problems">What keeps the definition from running.</param>
public sealed record CompileResult(WorkflowProgram? Program, IReadOnlyList<Problem> Problems);
