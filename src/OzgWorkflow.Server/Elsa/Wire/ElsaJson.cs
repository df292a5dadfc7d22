using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Elsa.Wire;

/// <summary>
/// How Elsa's API writes JSON and refusals. Of a refusal the Studio shows the <c>errors</c> if its status is Elsa's own
/// for it; at any other it breaks off.
/// </summary>
internal static class ElsaJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = WorkflowDefinition.MaxJsonDepth,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>In a tree, two levels more for each activity that has another within it.</summary>
    private static readonly JsonSerializerOptions OfTrees = new(Options)
    {
        MaxDepth = 3 * WorkflowDefinition.MaxJsonDepth,
    };

    private const int RefusalStatus = StatusCodes.Status400BadRequest;

    internal static IResult Ok(object? value) => Results.Json(value, Options);

    /// <summary>Activities as a tree.</summary>
    internal static IResult Tree(object tree) => Results.Json(tree, OfTrees);

    /// <summary>A list as Elsa has it.</summary>
    internal static IResult List<T>(IReadOnlyCollection<T> items) => Ok(new { items, count = items.Count });

    internal static IResult NotFound(string what) => new CommandResult.NotFound(what).Refused();

    internal static IResult Invalid(string message) =>
        Problem(RefusalStatus, "Bitte prüfen Sie Ihre Angaben", [message]);

    /// <summary>The answer to a command: one answer when it is done, and why when it is not.</summary>
    internal static IResult Answer(this CommandResult result, IResult done) =>
        result is CommandResult.Done ? done : result.Refused();

    /// <summary>The answer to something that was not done.</summary>
    internal static IResult Refused(this CommandResult result) =>
        result switch
        {
            CommandResult.NotFound x => Problem(StatusCodes.Status404NotFound, "Nicht gefunden", [x.Message]),
            CommandResult.Forbidden x => Problem(StatusCodes.Status403Forbidden, "Keine Berechtigung", [x.Message]),
            CommandResult.Conflict x => Problem(StatusCodes.Status409Conflict, "Nicht möglich", [x.Message]),
            CommandResult.NotDelivered x => Problem(StatusCodes.Status409Conflict, "Nicht zugestellt", [x.Message]),
            CommandResult.KeyReused => Problem(
                StatusCodes.Status422UnprocessableEntity,
                "Schlüssel schon benutzt",
                [CommandResult.KeyReused.Message]
            ),
            CommandResult.Invalid x => Problem(RefusalStatus, "Bitte prüfen Sie Ihre Angaben", x.Errors.Values),
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };

    /// <summary>Why a change of a definition was refused.</summary>
    /// <param name="result">The refusal.</param>
    /// <param name="done">What was done all the same, a sentence.</param>
    internal static IResult Refused(this DefinitionResult result, string? done = null) =>
        result.Refusal is CommandResult.Conflict x && done is not null
            ? new CommandResult.Conflict($"{done} {x.Message}").Refused()
            : result.Refusal?.Refused() ?? Refused(result.Problems, done);

    /// <summary>What is wrong with definitions.</summary>
    internal static IResult Refused(IEnumerable<Problem> problems, string? done = null) =>
        Problem(
            RefusalStatus,
            "Die Definition kann so nicht laufen",
            problems.Select(x => x.UserMessage).Prepend(done).OfType<string>()
        );

    private static IResult Problem(int status, string title, IEnumerable<string> messages)
    {
        var all = messages.ToArray();
        return Results.Problem(
            string.Join(" ", all),
            statusCode: status,
            title: title,
            extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [""] = all } }
        );
    }
}
