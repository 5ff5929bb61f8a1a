using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>Plans what happens to members and to demand: failures, weights, flash crowds, resolvers that change places, forged queries.</summary>
internal sealed class WorldEvents(SimulationSettings settings, WorldSchedule schedule, IAuthority authority, ResolverPopulation resolvers, SimulatedCaches caches, LoadRecorder recorder)
{
    // Seconds after a failure or a drain.
    private static readonly double[] DrainTimes = [5, 10, 20, 30, 60, 120, 300, 900];

    // 2001:db8:f::/64, within the network of documents (RFC 3849): none of the resolvers.
    private const ulong ForgedNetwork = 0x20010DB8_000F0000;

    private readonly double _warmUp = settings.WarmUp.TotalSeconds;
    private readonly double[] _scales = [.. Enumerable.Repeat(1.0, recorder.Members)];
    private readonly bool[] _areDown = new bool[recorder.Members];
    private readonly double[] _factors = [.. Enumerable.Repeat(1.0, resolvers.Count)];

    /// <summary>Plans all of it.</summary>
    public void Plan()
    {
        foreach (SimulatedFailure failure in settings.Failures)
        {
            PlanFailure(failure);
        }

        foreach (SimulatedWeight weight in settings.Weights)
        {
            schedule.At(Math.Max(0, _warmUp + weight.At.TotalSeconds), now => ChangeWeight(weight, now));
        }

        foreach (SimulatedCrowd crowd in settings.Crowds)
        {
            double at = _warmUp + crowd.At.TotalSeconds;
            schedule.At(at, now => ScaleDemand(crowd.Rank - 1, crowd.Factor, now));
            schedule.At(at + crowd.Length.TotalSeconds, now => ScaleDemand(crowd.Rank - 1, 1 / crowd.Factor, now));
        }

        PlanChurn();
        PlanForgery();
    }

    private void PlanFailure(SimulatedFailure failure)
    {
        double at = _warmUp + failure.At.TotalSeconds;
        schedule.At(at, now => Fail(failure.Member, hasFailed: true));
        PlanDrain(failure.Member, at);
        if (failure.Detected is { } detected)
        {
            schedule.At(at + detected.TotalSeconds, _ => authority.Change(failure.Member, isUp: false, _scales[failure.Member]));
        }

        if (failure.Length is { } length)
        {
            double back = at + length.TotalSeconds;
            schedule.At(back, now => Fail(failure.Member, hasFailed: false));
            schedule.At(back + (failure.Detected?.TotalSeconds ?? 0), _ => authority.Change(failure.Member, isUp: true, _scales[failure.Member]));
        }
    }

    private void Fail(int member, bool hasFailed)
    {
        _areDown[member] = hasFailed;
        recorder.SetCapacity(member, hasFailed ? 0 : _scales[member]);
    }

    // What is still on a member some time after it should have nothing any more.
    private void PlanDrain(int member, double at)
    {
        schedule.At(at, now => recorder.BeginDrain(member, now));
        foreach (double time in DrainTimes)
        {
            schedule.At(at + time, now => recorder.TakeDrain(member, TimeSpan.FromSeconds(time), now));
        }
    }

    private void ChangeWeight(SimulatedWeight weight, double now)
    {
        _scales[weight.Member] = weight.Scale;
        recorder.SetCapacity(weight.Member, _areDown[weight.Member] ? 0 : weight.Scale);
        authority.Change(weight.Member, isUp: true, weight.Scale);
        if (weight.Scale == 0 && weight.At >= TimeSpan.Zero)
        {
            PlanDrain(weight.Member, now);
        }
    }

    private void ScaleDemand(int resolver, double factor, double now)
    {
        _factors[resolver] *= factor;
        caches.SetRate(resolver, now, resolvers.Rates[resolver] * _factors[resolver]);
    }

    private void PlanChurn()
    {
        // Two resolvers change their places each time.
        double rate = settings.Churn * resolvers.Count / 2 / 3600;
        if (rate > 0)
        {
            var chance = new Chance(settings.Seed, ChanceRow.Places);
            PlanNext(0);
            void PlanNext(double now) => schedule.At(now + chance.Exponential(rate), at =>
            {
                ChangePlaces((int)(chance.Uniform() * resolvers.Count), (int)(chance.Uniform() * resolvers.Count), at);
                PlanNext(at);
            });
        }
    }

    private void ChangePlaces(int one, int other, double now)
    {
        (resolvers.Rates[one], resolvers.Rates[other]) = (resolvers.Rates[other], resolvers.Rates[one]);
        ScaleDemand(one, 1, now);
        ScaleDemand(other, 1, now);
    }

    private void PlanForgery()
    {
        if (settings.Forgery is { } forgery)
        {
            ushort[] members = new ushort[recorder.Members];
            for (int i = 0; i < forgery.Sources; i++)
            {
                var source = new UInt128(ForgedNetwork, StableHash.Mix((uint)i));
                PlanNext(_warmUp + forgery.At.TotalSeconds + (i / (forgery.Rate * forgery.Sources)));
                void PlanNext(double time) => schedule.At(time, now =>
                {
                    authority.Answer(new SimulatedQuery(now, source), members);
                    PlanNext(now + (1 / forgery.Rate));
                });
            }
        }
    }
}
