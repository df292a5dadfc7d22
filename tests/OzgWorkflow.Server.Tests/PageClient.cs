using System.Net;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// The pages as a browser without scripts asks for them: with cookies, antiforgery tokens and the origin of the page.
/// </summary>
internal sealed partial class PageClient : IDisposable
{
    private readonly Uri _address;

    internal PageClient(Uri address, CookieContainer? cookies = null)
    {
        (_address, Cookies) = (address, cookies ?? new CookieContainer());
        Http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = address,
        };
    }

    internal CookieContainer Cookies { get; }

    internal HttpClient Http { get; }

    /// <summary>Signs in; the status tells whether that worked (302).</summary>
    internal async Task<int> SignIn(string account, string password = "Demo-Konto-1") =>
        (int)(await Post("/anmelden", ("konto", account), ("passwort", password))).StatusCode;

    /// <summary>Sends the form of a page.</summary>
    internal async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        await Send(path, [.. (await Hidden(path)).ExceptBy(fields.Select(x => x.Name), x => x.Name), .. fields]);

    /// <summary>The antiforgery token of a page, and the key of its first form that has one.</summary>
    internal async Task<(string Name, string Value)[]> Hidden(string path)
    {
        var html = await Http.GetStringAsync(path);
        return
        [
            ("__RequestVerificationToken", Token().Match(html).Groups[1].Value),
            .. Key().Matches(html).Take(1).Select(x => ("befehl", x.Groups[1].Value)),
        ];
    }

    /// <summary>The antiforgery token of a page.</summary>
    internal async Task<string> TokenOf(string path) => (await Hidden(path))[0].Value;

    internal async Task<HttpResponseMessage> Send(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(x => KeyValuePair.Create(x.Name, x.Value))),
        };
        request.Headers.Add("Origin", _address.GetLeftPart(UriPartial.Authority));
        return await Http.SendAsync(request);
    }

    /// <summary>Somebody who has a copy of the cookies.</summary>
    internal PageClient Copy()
    {
        var cookies = new CookieContainer();
        cookies.Add(Cookies.GetAllCookies());
        return new PageClient(_address, cookies);
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"befehl\" value=\"([^\"]+)\"")]
    private static partial Regex Key();
}
