using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OzgWorkflow.Engine.Definitions;

namespace OzgWorkflow.Server.Requests;

/// <summary>Registers what every request has to keep to.</summary>
internal static class RequestRules
{
    /// <summary>Bytes of a body, where an endpoint does not say otherwise.</summary>
    private const long BodyAtMost = 1_000_000;

    internal static void AddRequestRules(this IServiceCollection services, RequestOptions options)
    {
        services.Configure<KestrelServerOptions>(x =>
            (x.AddServerHeader, x.Limits.MaxRequestBodySize) = (false, BodyAtMost)
        );
        services.Configure<RouteHandlerOptions>(x => x.ThrowOnBadRequest = true); // the exception says what it was
        services.ConfigureHttpJsonOptions(x => x.SerializerOptions.MaxDepth = WorkflowDefinition.MaxJsonDepth);
        services.AddSingleton(new PublicRate(options.PublicPerMinute));
        services.AddHsts(x => x.MaxAge = TimeSpan.FromDays(365));
        services.Configure<ForwardedHeadersOptions>(x => Believe(x, options.Proxies));
    }

    /// <summary>Proxies on the same machine are always believed; others only when they are named.</summary>
    private static void Believe(ForwardedHeadersOptions options, IEnumerable<string> proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in proxies)
            if (IPAddress.TryParse(proxy, out var address))
                options.KnownProxies.Add(address);
            else
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
    }
}
