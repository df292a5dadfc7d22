using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// What an activity does. One object serves all executions of one place in a definition, so it holds only what the
/// definition says (its inputs and children, set once when compiled); what happens at run time is in the
/// <see cref="ActivityContext"/>.
/// </summary>
public interface IActivity
{
    /// <summary>Starts the activity. It goes on until <see cref="ActivityContext.Complete"/>.</summary>
    void Execute(ActivityContext context);
}

/// <summary>An activity that waits: it makes bookmarks and is resumed through them.</summary>
public interface IResumable : IActivity
{
    /// <summary>Goes on after a bookmark was hit. The bookmark is gone.</summary>
    void Resume(ActivityContext context, Bookmark bookmark, object? payload);

    /// <summary>Whether what came at one bookmark settles that nothing is waited for at another any more.</summary>
    bool Settles(Bookmark came, Bookmark other) => false;
}

/// <summary>
/// An activity that waits for something that is due at a time. When that time changes, it is resumed with the bookmark
/// under the name <see cref="DueChanged"/> and goes on waiting.
/// </summary>
public interface IDated : IResumable
{
    /// <summary>What the bookmark is called then.</summary>
    const string DueChanged = "due";
}

/// <summary>An activity that has outputs of its own when somebody skips it.</summary>
public interface ISkippable : IActivity
{
    /// <summary>It is skipped, and completes then; outputs that are said win.</summary>
    /// <param name="context">Its execution.</param>
    /// <param name="outcome">With which outcome; <c>null</c>: none is said.</param>
    /// <param name="by">Account that skips it; <c>null</c> for the system.</param>
    void Skipped(ActivityContext context, string? outcome, string? by);
}

/// <summary>An activity that can start a workflow: it is resumed with what triggered the start.</summary>
public interface ITrigger : IResumable
{
    /// <summary>What starts the workflow; inputs are computed without an instance.</summary>
    IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate);
}

/// <summary>An activity that schedules children and hears when they complete.</summary>
public interface IContainer : IActivity
{
    /// <summary>A child completed.</summary>
    void ChildCompleted(ActivityContext context, ChildCompletion child);

    /// <summary>A child was cancelled by something other than this container's own cancellation.</summary>
    void ChildCancelled(ActivityContext context, Node child) { }

    /// <summary>The tag of a child, where activities are called otherwise than when it was written.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="id">What an activity beside the child is called now.</param>
    string RenameTag(string tag, Func<string, string> id) => tag;

    /// <summary>
    /// What was remembered (see <see cref="IMemory"/>), where activities are called otherwise than when it was written.
    /// </summary>
    /// <param name="memory">The value.</param>
    /// <param name="id">What an activity in this container is called now.</param>
    object? RenameMemory(object? memory, Func<string, string> id) => memory;
}

/// <summary>
/// A container that can go on in another version of its definition that differs in more than the names of its
/// activities.
/// </summary>
public interface IMigratable : IContainer
{
    /// <summary>Live children that it can do without when their activities are gone.</summary>
    IEnumerable<ActivityExecution> Dispensable(ActivityExecution execution);

    /// <summary>What keeps an execution that came from another version from going on in this one.</summary>
    Problem? Conflict(ActivityExecution execution);

    /// <summary>Brings an execution that came from another version in line with this one.</summary>
    void Adopt(ActivityContext context);
}

/// <summary>An activity whose JSON has a shape of its own, beyond inputs and ports.</summary>
public interface ICompiled
{
    /// <summary>Reads the activity's JSON; problems are reported to the compiler.</summary>
    void Compile(ICompiler compiler, JsonObject json);
}

/// <summary>An activity whose outcomes its definition says, and not its type.</summary>
public interface IDeclaresOutcomes : IActivity
{
    /// <summary>The outcomes it can have; <c>null</c> when only running it can tell.</summary>
    IReadOnlyList<string>? Outcomes { get; }
}

/// <summary>The activity that stands for every workflow used as an activity.</summary>
public interface IEmbedding : IContainer, IDeclaresOutcomes
{
    /// <summary>Outputs of the workflow.</summary>
    IReadOnlyList<ArgumentDefinition> Outputs { get; }

    /// <summary>Reads the activity's JSON and compiles the workflow into it.</summary>
    void Embed(ICompiler compiler, JsonObject json, WorkflowDefinition definition);
}

/// <summary>An activity with rules of its own for what would go wrong when it runs.</summary>
public interface ICheckable : IActivity
{
    /// <summary>What would go wrong, in the order of the activities.</summary>
    IEnumerable<Problem> Check(Node node);
}

/// <summary>A container that waits for some of its activities and can say for which.</summary>
public interface IWaiting : IContainer
{
    /// <summary>
    /// A sentence for whoever looks why nothing goes on, in English and German; <c>null</c> when it waits for nothing.
    /// </summary>
    (string English, string German)? WaitsFor(ActivityContext context);
}

/// <summary>
/// An activity that waits for many workflows and goes on when one of them faults: it is resumed with the fault as its
/// result.
/// </summary>
public interface IOutlivesFaults : IResumable;

/// <summary>An activity that is always in one of several states that people know by name.</summary>
public interface IStateful : IActivity
{
    /// <summary>The state that an execution is in.</summary>
    string? StateOf(ActivityExecution execution);
}

/// <summary>A child activity's completion, as its container hears of it.</summary>
/// <param name="Child">The child.</param>
/// <param name="Tag">Tag that the container gave when it scheduled the child.</param>
/// <param name="Outcomes">Outcomes; "Done" when it named none.</param>
public sealed record ChildCompletion(Node Child, string? Tag, IReadOnlyList<string> Outcomes);
