using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Examples.Integration;

/// <summary>
/// Remembers which events were dealt with, also when the process ends in between: events come at least once.
/// </summary>
internal sealed class Inbox(string file)
{
    private readonly HashSet<Guid> _seen = File.Exists(file)
        ? File.ReadLines(file).Select(x => Guid.Parse(x.Split(' ')[0])).ToHashSet()
        : [];

    private readonly Lock _lock = new();

    // docs:inbox
    public void Take(WorkflowEvent e)
    {
        lock (_lock)
            if (_seen.Add(e.EventId))
                File.AppendAllText(file, $"{e.EventId} {e.GetType().Name}\n");
    }
    // docs:end
}
