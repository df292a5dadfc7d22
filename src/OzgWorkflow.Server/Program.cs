using OzgWorkflow.Server.Cli;
using OzgWorkflow.Server.Start;

return args switch
{
    ["import", .. var files] => await ImportCommand.Run(files),
    ["replay", .. var instances] => await ReplayCommand.Run(instances),
    ["workflows", .. var arguments] => await WorkflowsCommand.Run(arguments),
    _ => await ServerHost.Run(args),
};
