using OzgWorkflow.Server.Cli;
using OzgWorkflow.Server.Machine;
using OzgWorkflow.Server.Start;

try
{
    return args switch
    {
        ["import", .. var files] => await ImportCommand.Run(files),
        ["replay", .. var instances] => await ReplayCommand.Run(instances),
        ["workflows", .. var arguments] => await WorkflowsCommand.Run(arguments),
        _ when Usage.IsAsked(args) => Usage.Tell(),
        _ when Usage.AreSettings(args) => await ServerHost.Run(args),
        _ => await Usage.Refuse(args),
    };
}
catch (CannotStartException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
