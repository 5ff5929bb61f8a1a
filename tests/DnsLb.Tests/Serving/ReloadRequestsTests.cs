using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public sealed class ReloadRequestsTests
{
    private static readonly ReloadReport Report = new([], []);

    private readonly ReloadRequests _requests = new();

    [Fact]
    public async Task Ask_SeveralBeforeAnybodyBegan_AreToldTheSame()
    {
        Task<ReloadReport>[] asked = [_requests.Ask(), _requests.Ask()];

        _requests.Take()!.SetResult(Report);

        Assert.All(await Task.WhenAll(asked), told => Assert.Same(Report, told));
        Assert.Null(_requests.Take());
    }

    [Fact]
    public void Ask_WhenOneHasBegun_IsToldOfTheNext()
    {
        Task<ReloadReport> first = _requests.Ask();
        TaskCompletionSource<ReloadReport> begun = _requests.Take()!;
        Task<ReloadReport> second = _requests.Ask();

        begun.SetResult(Report);

        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
        Assert.NotNull(_requests.Take());
    }
}
