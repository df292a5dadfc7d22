using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Answers;

/// <summary>
/// Endpoints that do more than move one instance, such as imports, or groups of them: whoever repeats a request with
/// the same Idempotency-Key gets the same answer, and nothing is done twice.
/// </summary>
internal static class AnsweredOnceFilter
{
    internal static T AnsweredOnce<T>(this T endpoints)
        where T : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(
            async (EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
            {
                var http = context.HttpContext;
                if (http.Request.CallerKey() is not { } key)
                    return await next(context);
                var request = await HashOf(http.Request, http.RequestAborted);
                var answer = await http
                    .RequestServices.GetRequiredService<AnsweredOnce>()
                    .Do(
                        http.User.Actor(),
                        $"{http.Request.Method} {http.Request.Path}",
                        key,
                        request,
                        () => ToTheEnd(context, next),
                        http.RequestAborted
                    );
                return answer switch
                {
                    null => new CommandResult.KeyReused().ToHttp(),
                    Runtime.Steps.AnsweredOnce.Lost => new CommandResult.Conflict(
                        "Die Anfrage wurde bearbeitet, aber ihre Antwort ging verloren, weil der Server vorher endete. Bitte sehen Sie nach, was sie bewirkt hat."
                    ).ToHttp(),
                    _ => new Told(Kept.Read(answer)),
                };
            }
        );

    /// <summary>
    /// What is begun goes on when its client leaves: half a change, or half an answer that is kept, would help nobody.
    /// </summary>
    private static async Task<(string Answer, bool Keep)> ToTheEnd(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var aborted = context.HttpContext.RequestAborted;
        for (var i = 0; i < context.Arguments.Count; i++)
            if (context.Arguments[i] is CancellationToken)
                context.Arguments[i] = CancellationToken.None;
        context.HttpContext.RequestAborted = CancellationToken.None;
        try
        {
            return await Captured(context.HttpContext, await next(context));
        }
        finally
        {
            context.HttpContext.RequestAborted = aborted;
        }
    }

    /// <summary>What makes two requests the same: their content, however a client packs its files.</summary>
    private static async Task<Guid> HashOf(HttpRequest request, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.QueryString}\n"));
        if (request.HasFormContentType)
        {
            foreach (var file in (await request.ReadForm(cancellation)).Files)
            {
                await using var content = file.OpenReadStream();
                hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\n{file.FileName}\n"));
                hash.AppendData(await SHA256.HashDataAsync(content, cancellation));
            }
        }
        else
        {
            var content = new MemoryStream();
            if (request.Body.CanSeek)
                request.Body.Position = 0; // the endpoint's parameters may have been read from it
            await request.Body.CopyToAsync(content, cancellation);
            hash.AppendData(content.GetBuffer().AsSpan(0, (int)content.Length));
            content.Position = 0;
            request.Body = content;
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>What the endpoint answers, without sending it.</summary>
    private static async Task<(string Answer, bool Keep)> Captured(HttpContext http, object? result)
    {
        var body = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        try
        {
            await ((IResult)result!).ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        var kept = new Kept(
            http.Response.StatusCode,
            http.Response.ContentType,
            Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length)
        );
        return (JsonSerializer.Serialize(kept), IsForGood(kept.Status));
    }

    /// <summary>
    /// Errors of ours, and what depends on rights or on what there is, are found out anew: the next try may go better.
    /// </summary>
    private static bool IsForGood(int status) =>
        status
            is < 500
                and not StatusCodes.Status401Unauthorized
                and not StatusCodes.Status403Forbidden
                and not StatusCodes.Status404NotFound;

    private sealed record Kept(int Status, string? Type, string Body)
    {
        internal static Kept Read(string json) => JsonSerializer.Deserialize<Kept>(json)!;
    }

    private sealed class Told(Kept answer) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            (http.Response.StatusCode, http.Response.ContentType) = (answer.Status, answer.Type);
            http.Response.ContentLength = null;
            return http.Response.WriteAsync(answer.Body, http.RequestAborted);
        }
    }
}
