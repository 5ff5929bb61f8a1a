namespace DnsLb.Core.Simulation;

/// <summary>What answers were like, on average.</summary>
/// <param name="Members">How many addresses one had.</param>
/// <param name="Bytes">How long one was, with one question and EDNS, and names compressed.</param>
/// <param name="Churn">Which part of the addresses of one was not in the last of the same source: 0: always the same, 1: always others.</param>
public readonly record struct AnswerStatistics(double Members, double Bytes, double Churn);
