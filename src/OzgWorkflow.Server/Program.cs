using OzgWorkflow.Server.Cli;
using OzgWorkflow.Server.Start;

return args switch
{
    ["import", .. var files] => await ImportCommand.Run(files),
    ["replay", .. var instances] => await ReplayCommand.Run(instances),
    _ => await ServerHost.Run(args),
};
