using System.CommandLine;
using DnsLb.Core.Configuration;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>The options of <c>dnslb simulate</c> that say what the world is like, beside what happens to members.</summary>
internal sealed class WorldOptions
{
    private static readonly SimulationSettings Defaults = new();

    private readonly Option<int> _resolvers = ParsedOption.Create("--resolvers", "N", "How many resolvers ask.", text => Values.Whole(text, 1, 10_000_000), Defaults.Resolvers);
    private readonly Option<double> _skew = ParsedOption.Create("--skew", "S", "The n-th largest has a demand in proportion to n to the minus S; 0: all alike.", text => Values.Number(text) is >= 0 and <= 10 and var skew ? skew : null, Defaults.Skew);
    private readonly Option<double> _lookups = ParsedOption.Create("--lookups", "N", "Sessions that clients begin in a second, each with a lookup.", text => Values.Number(text) is > 0 and <= 1e9 and var rate ? rate : null, Defaults.Lookups);
    private readonly Option<double> _utilisation = ParsedOption.Create("--utilisation", "PART", "The part of all members' capacity that clients use.", text => Values.Fraction(text) is > 0 and < 1 and var part ? part : null, Defaults.Utilisation);
    private readonly Option<Parts> _persistence = ParsedOption.Create("--persistence", "TIME", "How long on average a client stays with an address; or in parts, such as 80%:10s,15%:60s,5%:600s.", text => Parts.Of(SimulationValues.Persistence(text)), new Parts([(1, Defaults.Persistence)]));
    private readonly Option<double> _rotating = Part("--rotating", "The part of resolvers whose clients use all addresses of an answer alike; those of the others use the first.", Defaults.Rotating);
    private readonly Option<Parts> _least = ParsedOption.Create("--least-ttls", "PART:TIME,…", "Which parts of resolvers keep answers for at least how long; none: no such.", text => Parts.Of(SimulationValues.Parts(text)), Parts.OfSeconds(Defaults.LeastTtls));
    private readonly Option<Parts> _most = ParsedOption.Create("--most-ttls", "PART:TIME,…", "Which parts of resolvers keep answers for at most how long; none: no such.", text => Parts.Of(SimulationValues.Parts(text)), Parts.OfSeconds(Defaults.MostTtls));
    private readonly Option<ClockWord> _clocks = ParsedOption.Create("--clocks", "exact|random|early|late|mixed", "When caches forget an answer: on time, up to a second before by chance, at the last tick of a clock of seconds before, at the first after, or half of them each.", text => ClockWord.Of(SimulationValues.Clock(text)), new ClockWord(Defaults.Clocks));
    private readonly Option<(int Sources, int Caches)?> _farms = ParsedOption.Create("--farms", "N:CACHES", "The N largest resolvers have so many caches each behind one address, such as 20:8.", SimulationValues.Pair);
    private readonly Option<(int Sources, int Prefixes)?> _subnets = ParsedOption.Create("--subnets", "N:SUBNETS", "The N largest resolvers tell of so many subnets each (RFC 7871), such as 10:256.", SimulationValues.Pair);
    private readonly Option<double> _prefetching = Part("--prefetch", "The part of resolvers that renew an answer when it is asked for in the last tenth of its time.", Defaults.Prefetching);
    private readonly Option<double> _stale = Part("--serve-stale", "The part of resolvers that give the old answer while they ask for a new one.", Defaults.ServingStale);
    private readonly Option<double> _cookies = Part("--cookies", "The part of resolvers that send cookies (RFC 7873), and so prove their address.", Defaults.Cookies);
    private readonly Option<SimulatedWave?> _wave = ParsedOption.Create("--wave", "PART:PERIOD", "By which part all demand goes up and down, such as 30%:20m.", SimulationValues.Wave);
    private readonly Option<SimulatedCrowd[]> _crowds = ParsedOption.CreateRepeatable("--crowd", "RANKxFACTOR@TIME+LENGTH", "A resolver, by its size, whose demand rises for some time, such as 1x20@600s+5m.", SimulationValues.Crowd);
    private readonly Option<double> _churn = Part("--churn", "The part of resolvers that change places with others in an hour.", Defaults.Churn);
    private readonly Option<SimulatedForgery?> _forgery = ParsedOption.Create("--forge", "NxRATE@TIME", "So many forged addresses ask at a rate per second each, and stand for no client, such as 10x50@300s.", SimulationValues.Forgery);
    private readonly Option<double> _weightError = Part("--weight-error", "By which part weights are wrong: what a member can serve is off by up to this.", Defaults.WeightError);
    private readonly Option<TimeSpan?> _feedback = ParsedOption.Create("--feedback", "PERIOD", "How often members report their load; default: never.", Above0);
    private readonly Option<double> _noise = Part("--feedback-noise", "By which part a report may be wrong.", new SimulatedReports(TimeSpan.Zero).Noise);
    private readonly Option<double> _loss = Part("--feedback-loss", "The part of reports that is lost.", 0);
    private readonly Option<TimeSpan> _delay = ParsedOption.Create("--feedback-delay", "TIME", "How old a report is when it arrives.", text => Values.Duration(text), TimeSpan.Zero);
    private readonly Option<TimeSpan?> _ends = ParsedOption.Create("--feedback-ends", "TIME", "When reports stop; default: never.", text => Values.Duration(text));
    private readonly Option<TimeSpan> _warmUp = ParsedOption.Create("--warm-up", "TIME", "How long is simulated before it counts.", text => Values.Duration(text), Defaults.WarmUp);
    private readonly Option<TimeSpan> _time = ParsedOption.Create("--time", "TIME", "How long counts.", text => Values.Duration(text) is { } time && time >= Defaults.Window ? time : (TimeSpan?)null, Defaults.Duration);
    private readonly Option<int> _seed = ParsedOption.Create("--seed", "N", "Which chance: the same gives the same table.", text => Values.Whole(text, 0, int.MaxValue), Defaults.Seed);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
    [
        _resolvers, _skew, _lookups, _utilisation, _persistence, _rotating, _least, _most, _clocks, _farms, _subnets, _prefetching, _stale, _cookies,
        _wave, _crowds, _churn, _forgery, _weightError, _feedback, _noise, _loss, _delay, _ends, _warmUp, _time, _seed,
    ];

    /// <summary>The world that a command line asks for.</summary>
    public SimulationSettings Of(ParseResult result)
    {
        IReadOnlyList<(double Part, TimeSpan Time)> persistence = result.GetValue(_persistence).Items;
        (int Sources, int Caches) farms = result.GetValue(_farms) ?? default;
        (int Sources, int Prefixes) subnets = result.GetValue(_subnets) ?? default;
        return new SimulationSettings
        {
            Resolvers = result.GetValue(_resolvers),
            Skew = result.GetValue(_skew),
            Lookups = result.GetValue(_lookups),
            Utilisation = result.GetValue(_utilisation),
            Persistence = persistence[0].Time,
            OtherPersistences = [.. persistence.Skip(1)],
            Rotating = result.GetValue(_rotating),
            LeastTtls = result.GetValue(_least).InSeconds,
            MostTtls = result.GetValue(_most).InSeconds,
            Clocks = result.GetValue(_clocks).Clock,
            Farms = new SimulatedFarms(farms.Sources, farms.Caches),
            Subnets = new SimulatedSubnets(subnets.Sources, subnets.Prefixes),
            Prefetching = result.GetValue(_prefetching),
            ServingStale = result.GetValue(_stale),
            Cookies = result.GetValue(_cookies),
            Wave = result.GetValue(_wave),
            Crowds = result.GetValue(_crowds)!,
            Churn = result.GetValue(_churn),
            Forgery = result.GetValue(_forgery),
            WeightError = result.GetValue(_weightError),
            Reports = result.GetValue(_feedback) is { } period ? new SimulatedReports(period, result.GetValue(_noise), result.GetValue(_loss), result.GetValue(_delay), result.GetValue(_ends)) : null,
            WarmUp = result.GetValue(_warmUp),
            Duration = result.GetValue(_time),
            Seed = result.GetValue(_seed),
        };
    }

    private static TimeSpan? Above0(string text) => Values.Duration(text) is { } time && time > TimeSpan.Zero ? time : null;

    private static Option<double> Part(string name, string description, double given) => ParsedOption.Create(name, "PART", description, Values.Fraction, given);

    // Shown in the help as it is written.
    private readonly record struct ClockWord(CacheClock Clock)
    {
        public static ClockWord? Of(CacheClock? clock) => clock is { } known ? new ClockWord(known) : null;

        public override string ToString() => Clock.ToString().ToLowerInvariant();
    }

    // A value type, as options have; its form is what the help shows as the default.
    private readonly record struct Parts(IReadOnlyList<(double Part, TimeSpan Time)> Items)
    {
        public IReadOnlyList<(double Part, double Seconds)> InSeconds => [.. Items.Select(item => (item.Part, item.Time.TotalSeconds))];

        public static Parts? Of(IReadOnlyList<(double Part, TimeSpan Time)>? items) => items is null ? null : new Parts(items);

        public static Parts OfSeconds(IReadOnlyList<(double Part, double Seconds)> items) => new([.. items.Select(item => (item.Part, TimeSpan.FromSeconds(item.Seconds)))]);

        public override string ToString() =>
            Items.Count == 0 ? "none" : string.Join(',', Items.Select(item => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * item.Part:0.##}%:{item.Time.TotalSeconds:0.###}s")));
    }
}
