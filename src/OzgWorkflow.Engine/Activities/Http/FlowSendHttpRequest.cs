using System.Globalization;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>Sends an HTTP request in a flowchart: the status code that came back is the outcome.</summary>
[Activity(
    "Elsa.FlowSendHttpRequest",
    "HTTP",
    "HTTP-Anfrage (Flussdiagramm)",
    "Sendet eine HTTP-Anfrage.",
    Kind = "Task",
    Outcomes = [Unmatched, NotConnected, TimedOut, "Done"]
)]
public sealed class FlowSendHttpRequest : HttpRequestActivity, IDeclaresOutcomes
{
    private const string Unmatched = "Unmatched status code",
        NotConnected = "Failed to connect",
        TimedOut = "Timeout";

    /// <summary>Status codes that are outcomes of their own.</summary>
    [Input("Statuscodes, die eigene Ausgänge sind.", UiHint = "multitext", DisplayName = "Erwartete Statuscodes")]
    public Input<IReadOnlyList<string>> ExpectedStatusCodes { get; init; } = new(["200"]);

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes =>
        ExpectedStatusCodes.TryConstant(out var codes)
            ? [.. codes ?? [], Unmatched, NotConnected, TimedOut, "Done"]
            : null;

    /// <inheritdoc />
    public override IEnumerable<Problem> Check(Node node) =>
        base.Check(node)
            .Concat(
                from code in ExpectedStatusCodes.TryConstant(out var codes) ? codes ?? [] : []
                let misfit = StatusCodes.Misfit(code)
                where misfit is not null
                select node.Wrong(ExpectedStatusCodes, (misfit.For("A status code"), misfit.ForUsers("Der Statuscode")))
            );

    /// <inheritdoc />
    protected override void Answered(ActivityContext context, long status)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        var expected = context.Get(ExpectedStatusCodes) ?? [];
        context.Complete(expected.Count == 0 ? ["Done"] : [expected.Contains(code) ? code : Unmatched, "Done"]);
    }

    /// <inheritdoc />
    protected override bool TryFailed(ActivityContext context, bool isTimeout)
    {
        context.Complete(isTimeout ? TimedOut : NotConnected);
        return true;
    }
}
