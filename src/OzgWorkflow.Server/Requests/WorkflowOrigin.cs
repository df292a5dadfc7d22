namespace OzgWorkflow.Server.Requests;

/// <summary>
/// Gives workflows an origin of their own (setting Workflows:Origin): what they answer then has nothing to do with our
/// pages even in a browser that knows no Content-Security-Policy. There is nothing else on that origin, and nothing of
/// workflows on ours.
/// </summary>
internal static class WorkflowOrigin
{
    internal static void UseWorkflowOrigin(this WebApplication app, string? setting)
    {
        if (setting is null)
            return;
        var origin = new Uri(setting, UriKind.Absolute);
        var host = origin.IsDefaultPort ? new HostString(origin.Host) : new HostString(origin.Host, origin.Port);
        app.Use(
            (http, next) =>
            {
                var isThere = string.Equals(http.Request.Host.Value, host.Value, StringComparison.OrdinalIgnoreCase);
                if (isThere == http.Request.Path.StartsWithSegments("/workflows", StringComparison.OrdinalIgnoreCase))
                    return next(http);
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );
    }
}
