using OzgWorkflow.Runtime.Instances;

namespace OzgWorkflow.Server.Cli;

/// <summary>
/// <c>replay INSTANCE…</c>: runs instances again from their journal and compares what comes out with what is stored.
/// Nothing is changed.
/// </summary>
internal static class ReplayCommand
{
    private const int AllSame = 0,
        Failed = 1,
        SomeDiffer = 2;

    internal static async Task<int> Run(string[] args)
    {
        var instances = new List<Guid>();
        foreach (var arg in args)
            if (Guid.TryParse(arg, out var id))
                instances.Add(id);
        if (instances.Count == 0 || instances.Count != args.Length)
        {
            await Console.Error.WriteLineAsync(
                "Aufruf: replay INSTANZ [INSTANZ …], jede als Nummer wie 0198c0de-0000-8000-8000-000000000000"
            );
            return Failed;
        }

        return await Offline.Look(services => Replay(services.GetRequiredService<InstanceReplay>(), instances));
    }

    private static async Task<int> Replay(InstanceReplay replay, List<Guid> instances)
    {
        var code = AllSame;
        foreach (var instance in instances)
        {
            var result = await replay.Run(instance, CancellationToken.None);
            Console.WriteLine($"{instance}: {Text(result)}");
            if (result is not { IsSame: true, DivergesAt: null })
                code = SomeDiffer;
        }

        return code;
    }

    private static string Text(ReplayResult? result) =>
        result switch
        {
            null => "Diese Instanz gibt es nicht.",
            { Problem: { } problem } => problem,
            { DivergesAt: { } step } => $"Schritt {step} von {result.Steps} kommt anders heraus als im Journal.",
            { IsSame: false } => $"Nach {result.Steps} Schritten ist der Zustand ein anderer als der gespeicherte.",
            _ => $"{result.Steps} Schritte, der Zustand ist derselbe wie der gespeicherte.",
        };
}
