using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>What is constant in an endpoint and keeps every request from it.</summary>
internal static class EndpointCheck
{
    internal static IEnumerable<Problem> Find(Node node, HttpEndpoint endpoint)
    {
        if (endpoint.Path.TryConstant(out var path) && path is not null && Path(path) is { } noPath)
            yield return node.Wrong(endpoint.Path, noPath);
        if (endpoint.SupportedMethods.TryConstant(out var methods) && methods is not null)
        {
            var (some, all) = (methods, string.Join(", ", HttpEndpoint.Methods));
            if (some.Count == 0)
                yield return node.Wrong(
                    endpoint.SupportedMethods,
                    ($"There is none; choose from {all}.", $"Es gibt keine; wählen Sie aus {all}.")
                );
            foreach (var method in some.Where(x => !HttpEndpoint.Methods.Contains(x.ToUpperInvariant())))
                yield return node.Wrong(
                    endpoint.SupportedMethods,
                    ($"There is no '{method}' here, only {all}.", $"„{method}“ gibt es hier nicht, nur {all}.")
                );
        }

        if (endpoint.RequestSizeLimit.TryConstant(out var limit) && limit < 0)
            yield return node.Wrong(
                endpoint.RequestSizeLimit,
                ("No request is smaller than nothing.", "Eine Anfrage kann nicht kleiner als 0 Bytes sein.")
            );
    }

    // What follows them in an address never comes to a server as its path (RFC 3986, 3.4 and 3.5).
    private static (string English, string German)? Path(string path) =>
        path.Contains("://", StringComparison.Ordinal)
            ? (
                $"'{path}' is a whole address; only the path below /workflows is needed.",
                $"„{path}“ ist eine ganze Adresse; gebraucht wird nur der Pfad unter /workflows."
            )
        : path.AsSpan().IndexOfAny('?', '#') >= 0
            ? (
                $"'{path}' has a '?' or '#', which no path has.",
                $"„{path}“ enthält „?“ oder „#“; ein Pfad hat das nicht."
            )
        : HttpEndpoint.EventName("DELETE", path).Length > Names.AtMost
            ? (
                $"The path is longer than {Names.AtMost} characters.",
                $"Der Pfad ist länger als {Names.AtMost} Zeichen."
            )
        : null;
}
