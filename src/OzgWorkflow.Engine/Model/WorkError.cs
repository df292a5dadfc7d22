using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>Why work outside could not be done, as the activity hears of it that waits for its result.</summary>
/// <param name="Message">Why, in English.</param>
/// <param name="UserMessage">Why, in German.</param>
/// <param name="Kind">What kind of failure it is, where the activity makes a difference.</param>
public sealed record WorkError(string Message, string UserMessage, string? Kind = null)
{
    private const string Error = "error",
        UserError = "userError",
        KindOfError = "kind";

    /// <summary>As the result of the work.</summary>
    public IReadOnlyDictionary<string, object?> ToResult() =>
        new Dictionary<string, object?>
        {
            [Error] = ErrorText.Of(Message),
            [UserError] = ErrorText.Of(UserMessage),
            [KindOfError] = Kind,
        };

    /// <summary>The error that a result is; <c>null</c> when the work was done.</summary>
    public static WorkError? Of(object? result) =>
        Value.Member(result, Error) is string message
            ? new WorkError(
                message,
                Value.Member(result, UserError) as string ?? message,
                Value.Member(result, KindOfError) as string
            )
            : null;

    /// <summary>The fault of the activity.</summary>
    public FaultException Fault(string kind) => new(kind, Message, UserMessage);
}
