namespace OzgWorkflow.Server.Tests;

/// <summary>Waits for what happens by itself.</summary>
internal static class Wait
{
    internal static Task Until(Func<bool> condition, string what, int seconds = 60) =>
        UntilAsync(() => Task.FromResult(condition()), what, seconds);

    internal static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 60)
    {
        var until = DateTime.UtcNow.AddSeconds(seconds);
        while (!await condition())
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(until), $"Within {seconds} s: {what}");
            await Task.Delay(200);
        }
    }
}
