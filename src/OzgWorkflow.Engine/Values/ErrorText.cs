namespace OzgWorkflow.Engine.Values;

/// <summary>What went wrong, as it is kept and shown.</summary>
public static class ErrorText
{
    /// <summary>
    /// A message without the character that no database takes, and without the secrets that it quotes.
    /// </summary>
    public static string Of(string message) => Secrets.Cleaned(message.Replace('\0', '␀'));

    /// <summary>What an error says to people: in German where it knows German.</summary>
    public static string ForUsers(Exception e) => (e as IExplained)?.UserMessage ?? e.Message;
}
