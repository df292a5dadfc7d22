namespace OzgWorkflow.Ozg.Imports;

/// <summary>A file cannot be imported. The message is for users, German.</summary>
public sealed class ImportException(string message) : Exception(message);
