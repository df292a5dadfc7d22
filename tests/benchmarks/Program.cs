using OzgWorkflow.Benchmarks;

return args switch
{
    ["steps"] => await Steps.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/benchmarks -- steps");
    return 1;
}
