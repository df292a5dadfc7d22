using OzgWorkflow.Scripts.Host;

// Runs scripts for the process that started it, until that closes the standard input.
return ScriptServer.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
