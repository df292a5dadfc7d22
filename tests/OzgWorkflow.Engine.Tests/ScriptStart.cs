using OzgWorkflow.Scripts.Host;

namespace OzgWorkflow.Engine.Tests;

/// <summary>How a process that runs scripts gets ready.</summary>
[Category("quick")]
public sealed class ScriptStart
{
    [Test]
    public void Names_of_time_zones_are_spared()
    {
        Assert.That(TimeZoneNames.Spare(), "a newer .NET keeps its list of time zones otherwise");
        Assert.That(TimeZoneInfo.GetSystemTimeZones(), Is.SameAs(TimeZoneInfo.GetSystemTimeZones(skipSorting: true)));
    }
}
