using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Template;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>
/// Brings requests under <c>/workflows</c> to the workflow that waits for them or is started by them (activity
/// HttpEndpoint). The workflow's own rules say who may call; its answer is sent when it comes in the same step,
/// otherwise 202 says that it was taken.
/// </summary>
internal static class ReceiveRequest
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods("/workflows/{**path}", HttpEndpoint.Methods, Handle)
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription();

    private static async Task<IResult> Handle(
        string? path,
        HttpContext http,
        HttpEndpoints endpoints,
        EngineLimits limits,
        IAuthorizationPolicyProvider policies,
        IAuthorizationService authorization,
        PublicRate publicRate,
        ILogger<EndpointPath> log,
        CancellationToken cancellation
    )
    {
        var isStranger = http.User.Identity?.IsAuthenticated != true;
        if (isStranger && !publicRate.Take(http.Connection.RemoteIpAddress))
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        var key = http.Request.CallerKey();
        // Who repeats a request with a token that is no longer good is not the one who has the answer.
        if (isStranger && key is not null && http.Request.Headers.Authorization.Count > 0)
            return NotSignedIn(
                "Ihre Anmeldung gilt nicht (mehr). Bitte melden Sie sich neu an und wiederholen Sie die Anfrage."
            );
        var match = Match(await endpoints.For(http.Request.Method, cancellation), path);
        // Whoever repeats a request may find nobody who waits for it any more: it was answered before.
        if (match is null && key is null)
            return HttpEndpoints.NobodyWaits.ToHttp();
        foreach (var rules in match?.Endpoint.Rules ?? [])
            if (await Refuse(rules, http.User, policies, authorization) is { } refusal)
            {
                log.LogWarning(
                    "{Account} may not call {Endpoint}",
                    http.User.Identity?.Name ?? "Nobody",
                    match?.Endpoint.EventName
                );
                return refusal;
            }

        // All strangers are one actor: a key that somebody else may choose, too, tells them nothing.
        if (isStranger && key is not null && !http.Request.HasUuidAsKey())
            return JsonBodies.Unreadable(
                "Idempotency-Key",
                "Ohne Anmeldung muss der Idempotency-Key eine zufällige UUID sein."
            );
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Math.Min(
                match?.Endpoint.Rules.Min(x => x.SizeLimit) ?? long.MaxValue,
                limits.VariableSize
            );
        var (content, unreadable) = await Read(http.Request, cancellation);
        if (unreadable is not null)
            return match is null ? HttpEndpoints.NobodyWaits.ToHttp() : unreadable;
        if (!IncomingRequest.TryReadTarget(http.Request, out var target))
            return CommandResults.Invalid("workflowInstanceId", "Das ist keine Nummer einer Instanz.");
        if (target.CorrelationId?.Length > 256)
            return JsonBodies.Unreadable("correlationId", "Erlaubt sind höchstens 256 Zeichen.");
        var call = new IncomingCall(
            key,
            isStranger ? new Actor("anonym", new HashSet<string>()) : http.User.Actor(),
            HttpEndpoint.EventName(http.Request.Method, http.Request.Path.Value ?? ""),
            target,
            IncomingRequest.Describe(http.Request, match?.Route ?? [], content)
        );
        var result = match is var (endpoint, _)
            ? await endpoints.Deliver(endpoint.EventName, call, cancellation)
            : await endpoints.AnsweredBefore(call, cancellation) ?? HttpEndpoints.NobodyWaits;
        return result is CommandResult.Done { Response: { } response }
            ? new WorkflowAnswer(response)
            : result.ToHttp(StatusCodes.Status202Accepted);
    }

    private static async Task<(object? Content, IResult? Unreadable)> Read(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            if (
                request.HasJsonContentType()
                && await JsonBodies.Refuse(request, JsonBounds.OfRequest, cancellation) is { } unreadable
            )
                return (null, unreadable);
            if (await ReadableRequests.FieldWithNul(request, cancellation) is { } withNul)
                return (null, JsonBodies.Unreadable(withNul, StoredText.UserMessage));
            var content = await IncomingRequest.ReadContent(request, cancellation);
            return content is string text && !StoredText.IsFine(text)
                ? (null, JsonBodies.Unreadable("", StoredText.UserMessage))
                : (content, null);
        }
        catch (BadHttpRequestException e)
        {
            var tooLarge = Results.Problem(
                "Der Inhalt der Anfrage ist zu groß oder unvollständig.",
                statusCode: e.StatusCode,
                title: "Anfrage nicht lesbar"
            );
            return (null, tooLarge);
        }
        catch (DecoderFallbackException)
        {
            const string message = "Der Text ist nicht so kodiert, wie die Anfrage es sagt (sonst UTF-8).";
            return (null, JsonBodies.Unreadable("", message));
        }
        catch (NotSupportedException)
        {
            var unsupported = Results.Problem(
                "Gelesen werden JSON, Formulare und Text in UTF-8, ISO 8859-1 oder UTF-16.",
                statusCode: StatusCodes.Status415UnsupportedMediaType,
                title: "Anfrage nicht lesbar"
            );
            return (null, unsupported);
        }
    }

    /// <summary>The endpoint of a path; of several, the one with the fewest parts in braces.</summary>
    private static (EndpointPath Endpoint, RouteValueDictionary Route)? Match(
        IReadOnlyList<EndpointPath> endpoints,
        string? path
    )
    {
        foreach (
            var endpoint in endpoints
                .OrderBy(x => x.Path.Count(c => c == '{'))
                .ThenBy(x => x.Path, StringComparer.Ordinal)
        )
        {
            var values = new RouteValueDictionary();
            if (
                // A path that is computed can be none; it must not stand in the way of the others.
                EndpointTemplate.Read(endpoint.Path)
                    is { } template
                && new TemplateMatcher(template, []).TryMatch($"/{path}", values)
            )
                return (endpoint, values);
        }

        return null;
    }

    private static async Task<IResult?> Refuse(
        HttpEndpointRules rules,
        ClaimsPrincipal user,
        IAuthorizationPolicyProvider policies,
        IAuthorizationService authorization
    )
    {
        if (!rules.Authorize && string.IsNullOrEmpty(rules.Policy))
            return null;
        if (user.Identity?.IsAuthenticated != true)
            return NotSignedIn("Bitte melden Sie sich an.");
        var policy = string.IsNullOrEmpty(rules.Policy)
            ? await policies.GetDefaultPolicyAsync()
            : await policies.GetPolicyAsync(rules.Policy);
        return policy is not null && (await authorization.AuthorizeAsync(user, policy)).Succeeded
            ? null
            : new CommandResult.Forbidden("Sie dürfen diesen Workflow nicht aufrufen.").ToHttp();
    }

    private static IResult NotSignedIn(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status401Unauthorized, title: "Nicht angemeldet");
}
