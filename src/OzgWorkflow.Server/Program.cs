using OzgWorkflow.Server.Cli;
using OzgWorkflow.Server.Start;

return args is ["import", .. var files]
    ? await ImportCommand.Run(files)
    : await ServerHost.Run(args);
