using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// How errors are told, whatever the verb: problem details (RFC 9457) to programs, a German page to browsers. Nothing
/// here needs the database.
/// </summary>
internal static class ErrorAnswers
{
    private static readonly string[] ForPrograms = ["/api", "/elsa", "/workflows", "/openapi", "/health"];

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void UseErrorAnswers(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = http => Tell(http, Failure.Of(http.Features.Get<IExceptionHandlerFeature>()!.Error)),
                AllowStatusCode404Response = true,
            }
        );
        app.Use(TellWhatIsUnreadable);
        app.UseStatusCodePages(x => Tell(x.HttpContext, OfStatus(x.HttpContext)));
    }

    /// <summary>Whether a path is for programs, which get JSON whatever they accept.</summary>
    internal static bool IsForPrograms(PathString path) =>
        Array.Exists(ForPrograms, x => path.StartsWithSegments(x, StringComparison.OrdinalIgnoreCase));

    /// <summary>A request that cannot be read is no error of the server: it says so to the caller only.</summary>
    private static async Task TellWhatIsUnreadable(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Tell(http, Failure.Of(e));
        }
    }

    /// <summary>Answers with an error.</summary>
    internal static async Task Tell(HttpContext http, Failure failure)
    {
        var response = http.Response;
        response.StatusCode = failure.Status;
        response.Headers.CacheControl = "no-store";
        SecurityHeaders.Set(http);
        if (
            failure.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests
            && response.Headers.RetryAfter.Count == 0
        )
            response.Headers.RetryAfter = Failure.RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        var number = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        if (WantsJson(http.Request))
            await WriteProblem(response, failure, number);
        else
            await ErrorPage.Write(response, failure, number);
    }

    private static bool WantsJson(HttpRequest request) =>
        IsForPrograms(request.Path)
        || request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    private static Task WriteProblem(HttpResponse response, Failure failure, string number)
    {
        var problem = new ProblemDetails
        {
            Status = failure.Status,
            Title = failure.Title,
            Detail = failure.Detail,
        };
        problem.Extensions["errors"] = new Dictionary<string, string[]> { [failure.Field] = [failure.Detail] };
        problem.Extensions["traceId"] = number;
        return response.WriteAsJsonAsync(problem, Written, "application/problem+json");
    }

    /// <summary>What a status says that came without a word.</summary>
    private static Failure OfStatus(HttpContext http)
    {
        var (status, isProgram) = (http.Response.StatusCode, IsForPrograms(http.Request.Path));
        return status switch
        {
            StatusCodes.Status400BadRequest when UnreadableParameter(http) is { } name => Failure.OfParameter(name),
            StatusCodes.Status400BadRequest when isProgram => new(
                status,
                "Nicht lesbar",
                "Die Anfrage hat nicht die erwartete Form."
            ),
            StatusCodes.Status400BadRequest => Failure.Stale,
            StatusCodes.Status401Unauthorized => new(status, "Nicht angemeldet", "Bitte melden Sie sich an."),
            StatusCodes.Status403Forbidden => new(status, "Keine Berechtigung", "Ihr Konto darf das nicht."),
            StatusCodes.Status404NotFound => new(
                status,
                "Nicht gefunden",
                isProgram ? "Diese Adresse gibt es nicht." : "Diese Seite gibt es nicht (mehr)."
            ),
            StatusCodes.Status405MethodNotAllowed => new(
                status,
                "So nicht möglich",
                $"Diese Adresse nimmt keine Anfragen mit {http.Request.Method} an."
            ),
            StatusCodes.Status413PayloadTooLarge => new(status, "Zu groß", "Der Inhalt der Anfrage ist zu groß."),
            StatusCodes.Status415UnsupportedMediaType => new(
                status,
                "Falscher Inhaltstyp",
                "Diese Adresse nimmt nur JSON an (Content-Type: application/json)."
            ),
            StatusCodes.Status429TooManyRequests => new(
                status,
                "Zu viele Anfragen",
                "Das waren zu viele Anfragen in kurzer Zeit. Bitte warten Sie etwas."
            ),
            _ => new(
                status,
                status < 500 ? "Nicht möglich" : "Das hat nicht geklappt",
                "Die Anfrage konnte nicht bearbeitet werden."
            ),
        };
    }

    /// <summary>
    /// Which optional parameter of the address cannot be read: of these ASP.NET says no more than the status.
    /// </summary>
    private static string? UnreadableParameter(HttpContext http) =>
        http.GetEndpoint()
            ?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .FirstOrDefault(x =>
                x.HasTryParse
                && http.Request.Query[x.Name].ToString() is { Length: > 0 } text
                && !IsReadable(x.ParameterInfo.ParameterType, text)
            )
            ?.Name;

    private static bool IsReadable(Type nullable, string text)
    {
        var type = Nullable.GetUnderlyingType(nullable) ?? nullable;
        var parse = type.GetMethod("TryParse", [typeof(string), type.MakeByRefType()]);
        return parse?.Invoke(null, [text, null]) is not false;
    }
}
