using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>Work outside as a row holds it.</summary>
/// <param name="Work">Kind of work.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Key">The same for every try.</param>
/// <param name="Result">What came of it, once it is done and could not be told the instance yet.</param>
internal sealed record OutsideJob(
    string Work,
    IReadOnlyDictionary<string, object?> Request,
    Guid Key,
    IReadOnlyDictionary<string, object?>? Result = null
)
{
    internal string ToJson() =>
        ValueJson.ToExactJson(
            new Dictionary<string, object?>
            {
                ["work"] = Work,
                ["request"] = Request,
                ["key"] = Key.ToString(),
                ["result"] = Result,
            }
        );

    internal static OutsideJob Read(string json)
    {
        var job = (IReadOnlyDictionary<string, object?>)ValueJson.ParseExact(json)!;
        return new OutsideJob(
            (string)job["work"]!,
            (IReadOnlyDictionary<string, object?>)job["request"]!,
            Guid.Parse((string)job["key"]!),
            job.GetValueOrDefault("result") as IReadOnlyDictionary<string, object?>
        );
    }
}
