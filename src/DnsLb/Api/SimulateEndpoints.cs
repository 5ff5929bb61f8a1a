using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Serving;
using DnsLb.Core.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>Tries policies on a pool that is served, with its members as they are now: <c>/simulate</c>. One at a time, bounded, and never in the way of answers.</summary>
internal sealed class SimulateEndpoints(DnsServer server)
{
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(30);

    private int _running;

    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder app) => app.MapPost("/simulate", (HttpRequest request) => AnswerAsync(request.HttpContext));

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var (order, wrong) = await RequestBody.ReadAsync(context.Request, SimulationOrder.Empty, SimulationOrder.Members, takesLists: true);
        if (order.Pool.Length == 0 && wrong.Count == 0)
        {
            wrong = ["no pool: name its owner"];
        }

        if (wrong.Count > 0)
        {
            return ApiProblem.BadRequest(wrong);
        }

        var (pool, _, problems) = order.Request.Resolve(server.Zones, order.World);
        if (pool is null)
        {
            return ApiProblem.BadRequest(problems);
        }

        pool = AsItIs(pool);

        // Failures and drains name members by their place among those that take part.
        var (settings, strangers) = order.Request.ResolveIn(pool, order.World);
        return strangers.Count > 0 ? ApiProblem.BadRequest(strangers) : await RunAsync(context, pool, settings, order.Policies);
    }

    private async Task<IResult> RunAsync(HttpContext context, PoolDefinition pool, SimulationSettings settings, IReadOnlyList<string> chosen)
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
        {
            context.Response.Headers.RetryAfter = "5";
            return ApiProblem.Of(StatusCodes.Status429TooManyRequests, "another simulation is running; there is one at a time");
        }

        try
        {
            IReadOnlyList<string> policies = chosen.Count > 0 ? chosen : [.. new[] { "rotate", pool.Settings.Policy }.Distinct()];
            var simulator = new Simulator(pool, settings);
            var results = await new QuietThread(MostProcessorTime).RunAsync(check => policies.Select(policy => (policy, simulator.Run(policy, new Checked(check), context.RequestAborted))).ToArray(), context.RequestAborted);
            return TypedResults.Ok(SimulationStatus.Of(pool, settings, results));
        }
        catch (TimeoutException)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, $"the simulation was ended after {MostProcessorTime.TotalSeconds} s of processor time; ask for fewer resolvers, policies or a shorter time, or use dnslb simulate");
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    // Without those that no answer holds now, and with the weights of now; where none can serve, all are taken as up.
    private PoolDefinition AsItIs(PoolDefinition pool)
    {
        IReadOnlyList<MemberHealth> known = server.Pools().FirstOrDefault(each => each.Pool.Definition.Name == pool.Name)?.Members ?? [];
        Member[] members = [.. known.Select(AsItIs).OfType<Member>()];
        return members.Length > 0 ? pool with { Members = members } : pool;
    }

    private static Member? AsItIs(MemberHealth health)
    {
        double weight = health.Condition.WeightInForce(health.Member.Settings.Weight);
        return health.Condition.Up && weight > 0
            ? health.Member with { Settings = health.Member.Settings with { Weight = weight } }
            : null;
    }

    private sealed class Checked(Action check) : IProgress<double>
    {
        public void Report(double value) => check();
    }
}
