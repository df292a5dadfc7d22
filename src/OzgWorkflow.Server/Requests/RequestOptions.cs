using System.Net;

namespace OzgWorkflow.Server.Requests;

/// <summary>Settings of what requests have to keep to.</summary>
/// <param name="PublicPerMinute">Requests to workflows from one address without an account.</param>
/// <param name="Proxies">Addresses and networks of proxies that are believed, beside this machine.</param>
/// <param name="WorkflowOrigin">Where workflows are answered; null: where everything is.</param>
/// <param name="AreSecure">Everybody comes over https, even if the proxy in front does not say so.</param>
internal sealed record RequestOptions(
    int PublicPerMinute,
    IReadOnlyList<string> Proxies,
    string? WorkflowOrigin,
    bool AreSecure
)
{
    internal static RequestOptions Read(IConfiguration settings) =>
        new(
            settings.GetValue("Workflows:PublicRequestsPerMinute", 120),
            settings.GetSection("Proxies:Known").Get<string[]>() ?? [],
            settings["Workflows:Origin"] is { Length: > 0 } origin ? origin : null,
            settings.GetValue<bool>("Cookies:Secure")
        );

    internal IEnumerable<string> Problems()
    {
        foreach (var proxy in Proxies)
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
                yield return $"Die Einstellung Proxies:Known nennt „{proxy}“; erlaubt sind Adressen wie 10.0.0.5 und "
                    + "Netze wie 10.0.0.0/8.";
        if (WorkflowOrigin is not null && !IsOrigin(WorkflowOrigin))
            yield return $"Die Einstellung Workflows:Origin ist „{WorkflowOrigin}“; sie sieht zum Beispiel so aus: "
                + "https://ablaeufe.example.org.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
