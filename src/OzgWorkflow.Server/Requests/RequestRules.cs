using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OzgWorkflow.Server.Requests;

/// <summary>Registers what every request has to keep to.</summary>
internal static class RequestRules
{
    /// <summary>Bytes of a body, where an endpoint does not say otherwise.</summary>
    private const long BodyAtMost = 1_000_000;

    internal static void AddRequestRules(this IServiceCollection services, IConfiguration settings)
    {
        services.Configure<KestrelServerOptions>(x =>
            (x.AddServerHeader, x.Limits.MaxRequestBodySize) = (false, BodyAtMost)
        );
        services.Configure<RouteHandlerOptions>(x => x.ThrowOnBadRequest = false); // in Development, too: what is unreadable is no exception
        services.AddSingleton(
            new PublicRate(settings.GetValue("Workflows:PublicRequestsPerMinute", PublicRate.Standard))
        );
        services.AddHsts(x => x.MaxAge = TimeSpan.FromDays(365));
        services.Configure<ForwardedHeadersOptions>(x =>
            ReadProxies(x, settings.GetSection("Proxies:Known").Get<string[]>() ?? [])
        );
    }

    /// <summary>Proxies on the same machine are always believed; others only when they are named.</summary>
    private static void ReadProxies(ForwardedHeadersOptions options, string[] known)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in known)
            if (proxy.Contains('/', StringComparison.Ordinal))
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else
                options.KnownProxies.Add(IPAddress.Parse(proxy));
    }
}
