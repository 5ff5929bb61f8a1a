namespace DnsLb.Core.Notifications;

/// <summary>What became of the events for one receiver.</summary>
/// <param name="Receiver">Its name for people, which tells no secret.</param>
/// <param name="Waiting">Events that wait, or are being told.</param>
/// <param name="Told">Events that it took.</param>
/// <param name="GivenUp">Events that it did not take in all tries.</param>
/// <param name="Dropped">Events that made room for newer ones.</param>
public readonly record struct DeliveryFigures(string Receiver, int Waiting, long Told, long GivenUp, long Dropped);
