using System.Net;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// The page that a browser gets for an error. It is written as text: it must come out when nothing else works.
/// </summary>
internal static class ErrorPage
{
    internal static Task Write(HttpResponse response, Failure failure, string number)
    {
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="de" data-kern-theme="light">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{Text(failure.Title)} – OzgWorkflow</title>
              <link rel="stylesheet" href="/kern/fonts/fira-sans.css">
              <link rel="stylesheet" href="/kern/kern.min.css">
              <link rel="stylesheet" href="/css/ozg.css">
              <link rel="icon" href="data:,">
            </head>
            <body>
              <header class="ozg-head"><div class="kern-container"><a class="ozg-brand" href="/">OzgWorkflow</a></div></header>
              <main id="inhalt" class="kern-container">
                <h1 class="kern-heading-large">{Text(failure.Title)}</h1>
                <p class="kern-body">{Text(failure.Detail)}</p>
                <p class="kern-body"><a class="kern-link" href="/">Zur Startseite</a></p>
                {(
                failure.Status < 500
                    ? ""
                    : $"""<p class="kern-body">Wenn der Fehler bleibt, nennen Sie der Administration bitte diese Nummer: {Text(number)}</p>"""
            )}
              </main>
            </body>
            </html>
            """,
            response.HttpContext.RequestAborted
        );
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
