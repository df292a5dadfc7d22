using System.Collections.ObjectModel;
using System.Reflection;

namespace OzgWorkflow.Scripts.Host;

/// <summary>
/// Jint reads .NET's list of time zones when its first engine is made, and .NET sorts it by the names that people read.
/// To make these names for 400 zones takes more than half of the time in which a process gets ready, and nobody sees
/// them here.
/// </summary>
internal static class TimeZoneNames
{
    /// <summary>
    /// Puts the list as it is read in the place of the sorted one. Where .NET keeps it otherwise, the process is ready
    /// later, and nothing else.
    /// </summary>
    /// <returns>Whether it did.</returns>
    internal static bool Spare()
    {
        const BindingFlags own = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        var kept = typeof(TimeZoneInfo).GetField("s_cachedData", own)?.GetValue(null);
        var sorted = kept?.GetType().GetField("_readOnlySystemTimeZones", own | BindingFlags.Public);
        if (sorted?.FieldType != typeof(ReadOnlyCollection<TimeZoneInfo>))
            return false;
        sorted.SetValue(kept, TimeZoneInfo.GetSystemTimeZones(skipSorting: true));
        return true;
    }
}
