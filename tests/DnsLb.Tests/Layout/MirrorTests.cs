namespace DnsLb.Tests.Layout;

/// <summary>Each file of the core has a test at the same place, or one of the whole that it is a part of, or nothing to test.</summary>
public sealed class MirrorTests
{
    // Tests of a whole, and the parts that have no test of their own because they are seen through it.
    private static readonly Dictionary<string, string[]> PartsSeenThrough = new()
    {
        ["Rfc/Rfc6891Tests"] = ["Wire/EdnsOption", "Wire/QueryReader", "Wire/ReplyOpt", "Wire/ReplyOptions"],
        ["Answering/ServiceHintsTests"] = ["Answering/HintFilter", "Answering/NamedNode", "Answering/PickedMembers", "Answering/TargetSearch", "Wire/SvcParams"],
        ["Answering/ResponderTests"] = ["Answering/AnswerSearch", "Answering/AnswerWriter", "Answering/Outcome", "Wire/LookupName", "Wire/NameCompression", "Wire/NameHash", "Wire/ReplyWriter", "Zones/NameTable", "Zones/Zone", "Zones/ZoneCompiler", "Zones/ZoneSet"],
        ["Answering/ZoneOutcomesTests"] = ["Answering/QueryTypeCounters"],
        ["Answering/RateLimiterTests"] = ["Answering/LimitedReply", "Answering/RatePressure"],
        ["Checks/DnsCheckTests"] = ["Checks/DnsQuery"],
        ["Notifications/WebhookTests"] = ["Notifications/WebhookSecret"],
        ["Checks/ExecCheckTests"] = ["Checks/ProgramRun"],
        ["Checks/HttpCheckTests"] = ["Checks/HttpConnection", "Checks/HttpHeader", "Checks/HttpKeys", "Checks/ObservedStream"],
        ["Checks/HeartbeatCheckTests"] = ["Checks/HeartbeatRecord"],
        ["Checks/IcmpCheckTests"] = ["Checks/IcmpEcho"],
        ["Checks/TcpCheckTests"] = ["Checks/BoundedReader", "Checks/CheckKind", "Checks/DialogueKeys", "Checks/DialogueStep"],
        ["Checks/TlsHandshakeTests"] = ["Checks/CertificateProblem"],
        ["Checks/TlsSettingsTests"] = ["Checks/TlsCertificates"],
        ["Health/HealthMonitorTests"] = ["Health/HealthChange", "Health/ProbeLoop", "Health/VerdictListeners", "Health/WatchedPools"],
        ["Health/StatesFileLogTests"] = ["Health/StatesFileUse"],
        ["ZoneFiles/CheckBuilderTests"] = ["Checks/CheckReader"],
        ["ZoneFiles/CheckRulesTests"] = ["Checks/CalculatedCheck", "Checks/CheckRule"],
        ["Health/HealthStateTests"] = ["Checks/CheckTiming"],
        ["Health/OverrideTableTests"] = ["Health/OverrideSet"],
        ["Rfc/Rfc7871Tests"] = ["Wire/ClientSubnet"],
        ["Rfc/Rfc8914Tests"] = ["Wire/ExtendedError"],
        ["Health/ResultHistoryTests"] = ["Health/ProbeCounts"],
        ["Health/SlowStartTests"] = ["Health/StepTimer"],
        ["Leases/LeaseBookTests"] = ["Leases/Source"],
        ["Leases/LeaseBudgetTests"] = ["Leases/SourceSurvey"],
        ["EndToEnd/RestartTests"] = ["Serving/ServerHandover"],
        ["Handover/HandoverOfferTests"] = ["Handover/Predecessor", "Handover/Replacement", "Handover/SuccessorDialogue"],
        ["Layout/ExtensionPointTests"] = ["Checks/CheckKinds", "Selection/Policies", "Selection/Policy"],
        ["Pools/PoolReportTests"] = ["Pools/PoolSummary"],
        ["EndToEnd/MetricsTests"] = ["Serving/ServerFigures"],
        ["Pools/PoolTests"] = ["Pools/PoolView"],
        ["Rfc/Rfc4892Tests"] = ["Answering/ChaosRecords"],
        ["Rfc/Rfc9018Tests"] = ["Answering/CookieSecret", "Answering/ServerCookies", "Wire/Cookie"],
        ["EndToEnd/DnstapTests"] = ["Recording/DnstapMessage"],
        ["Recording/FrameStreamTests"] = ["Recording/DnstapOutput"],
        ["Recording/QueryLineTests"] = ["Recording/ExchangeReading", "Recording/QueryRecord", "Recording/RcodeNames"],
        ["Recording/RecorderTests"] = ["Recording/QueryRecording"],
        ["Recording/WorkerRecorderTests"] = ["Recording/SampledRing"],
        ["Selection/RendezvousPickerTests"] = ["Selection/StableHash"],
        ["Selection/SelectionStagesTests"] = ["Selection/AvailableStage", "Selection/FloorStage", "Selection/RecordingTrace", "Selection/TierStage", "Selection/TtlStage"],
        ["Selection/SharePickerTests"] = ["Selection/Ranking", "Selection/Turns"],
        ["Selection/LeasePickerTests"] = ["Selection/LeaseNote"],
        ["Serving/DescriptorBudgetTests"] = ["Serving/OpenFiles"],
        ["Serving/DnsServerTests"] = ["Serving/ListenerCoverage", "Serving/ResponderSet", "Serving/StartAnnouncement"],
        ["Serving/ExplainerTests"] = ["Serving/ExplainTrace"],
        ["Files/FileSourceTests"] = ["Files/FileCalls", "Files/FileKey", "Files/ReaderThreads", "Files/UnansweredException", "Files/UnansweredFiles"],
        ["Files/FileStampTests"] = ["Files/FileStatus"],
        ["Serving/SettingsReaderTests"] = ["Answering/OperatorNetworks", "Answering/RateLimits", "Files/ProgramFile", "Handover/HandoverSettings", "Health/ProberSettings", "Logging/LogSettings", "Notifications/NotificationSettings", "Recording/RecordingSettings", "Serving/ApiSettings", "Serving/LogLevels", "Serving/ServerSettings", "Serving/SettingsReading", "Serving/SettingsSource"],
        ["Serving/SettingsFileTests"] = ["Files/FileBytes", "Serving/PlacesInText", "Serving/SettingsMembers"],
        ["Serving/SettingsSchemaTests"] = ["Serving/SettingForm"],
        ["Serving/ZoneCatalogTests"] = ["Serving/ContentRecorder", "Serving/ZoneFileReading", "Zones/RecordsHash"],
        ["Serving/WriteWatchTests"] = ["Serving/Inotify"],
        ["Serving/ZoneReloaderTests"] = ["Serving/ZoneFileOverview"],
        ["Simulation/ClientSimulatorTests"] = ["Simulation/ClientEngine", "Simulation/Domains"],
        ["Simulation/RivalsTests"] = ["Simulation/KnownDemand", "Simulation/RivalAuthority"],
        ["Simulation/SimulatorTests"] = ["Simulation/Backends", "Simulation/Chance", "Simulation/FluidEngine", "Simulation/LoadRecorder", "Simulation/ResolverPopulation"],
        ["State/StateStoreTests"] = ["State/DocumentForms", "State/StateFile", "State/StateFolder", "State/StateTable"],
        ["Transport/GuardedResponderTests"] = ["Transport/TransportFailures"],
        ["Transport/TcpTransportTests"] = ["Transport/Epoll", "Transport/NonBlockingStream", "Transport/SharedResponder"],
        ["Transport/UdpTransportTests"] = ["Transport/BatchUdpWorker", "Transport/Linux", "Transport/MessageBatch", "Transport/PlainUdpWorker", "Transport/SocketName", "Transport/TransportCounters", "Transport/UdpWorker", "Transport/WorkerThread"],
        ["ZoneFiles/AnnotationCollectorTests"] = ["ZoneFiles/AnnotationSyntax"],
        ["ZoneFiles/CheckFilesTests"] = ["Files/FileText"],
        ["ZoneFiles/EntryReaderTests"] = ["ZoneFiles/Entry", "ZoneFiles/EntryLexer"],
        ["ZoneFiles/GenerateDirectiveTests"] = ["ZoneFiles/GenerateTemplate"],
        ["ZoneFiles/PoolBuilderTests"] = ["Pools/MemberSettings", "Pools/PoolSettings", "ZoneFiles/PoolChecks"],
        ["ZoneFiles/RdataReaderTests"] = ["ZoneFiles/ArsoftRdata", "ZoneFiles/BinaryFields", "ZoneFiles/FieldCursor", "ZoneFiles/FieldKind", "ZoneFiles/Mnemonics", "ZoneFiles/NumberFields", "ZoneFiles/RdataBuffer", "ZoneFiles/RdataFormats"],
        ["ZoneFiles/RecordParserTests"] = ["Wire/WireName", "ZoneFiles/TypeNames"],
        ["ZoneFiles/ZoneChecksTests"] = ["ZoneFiles/RRsetRepair", "ZoneFiles/RRsets", "ZoneFiles/TargetChecks", "ZoneFiles/UnreadRecords", "Zones/ZoneRecords"],
        ["ZoneFiles/ZoneFolderTests"] = ["Files/FolderListing"],
        ["ZoneFiles/ZoneFileReaderTests"] = ["ZoneFiles/Diagnostic", "ZoneFiles/DiagnosticList", "Files/FileFailure", "Files/RegularFile"],
    };

    // Records, enumerations, constants, log messages and interfaces, without a decision in them.
    private static readonly HashSet<string> Data =
    [
        "Answering/Client",
        "Answering/IAnswerTrace",
        "Answering/ResponderSettings",
        "Checks/CheckDefinition",
        "Checks/ICheck",
        "Handover/HandoverLog",
        "Handover/HandoverWords",
        "Handover/ISuccession",
        "Health/ProberStatus",
        "Health/SavedVerdict",
        "Leases/LeaseSettings",
        "Notifications/DeliveryFigures",
        "Notifications/IReceiver",
        "Notifications/NotificationLog",
        "Pools/Member",
        "Recording/Ends",
        "Recording/IRecordOutput",
        "Recording/RecordCounts",
        "Recording/RecordingLog",
        "Selection/Candidate",
        "Selection/ISelectionTrace",
        "Selection/OverrideKind",
        "Selection/PickRequest",
        "Selection/SelectionRules",
        "Serving/ExplainRequest",
        "Serving/Explanation",
        "Serving/ReadFileReport",
        "Serving/ServerEvent",
        "Serving/ServerStart",
        "Serving/ServingLog",
        "Serving/ZoneFileFigures",
        "Simulation/AnswerStatistics",
        "Simulation/CacheClock",
        "Simulation/ClientSettings",
        "Simulation/IAuthority",
        "Simulation/ISourceDemand",
        "Simulation/Rival",
        "Simulation/RivalSettings",
        "Simulation/RecordedDemand",
        "Simulation/SimulatedFailure",
        "Simulation/SimulationResult",
        "Simulation/SimulationSettings",
        "State/FileFate",
        "State/StateContent",
        "State/StateLog",
        "State/Transition",
        "Transport/ITcpWorker",
        "Transport/Listener",
        "Transport/TcpFigures",
        "Transport/TcpLimits",
        "Transport/TransportLog",
        "Wire/ClientAddress",
        "Wire/Query",
        "Wire/RRType",
        "Wire/Rcode",
        "Wire/RRFormat",
        "ZoneFiles/ZoneFileResult",
        "Zones/PublishedZones",
        "Zones/RRset",
        "Zones/RecordPosition",
        "Zones/ZoneDefinition",
        "Zones/ZoneMatch",
        "Zones/ZoneNode",
    ];

    [Fact]
    public void Files_OfTheCore_HaveATest()
    {
        HashSet<string> excepted = [.. Data, .. PartsSeenThrough.Values.SelectMany(parts => parts)];
        string[] without = [.. Files().Where(file => !excepted.Contains(file) && !HasTest($"{file}Tests"))];
        Assert.True(without.Length == 0, string.Join('\n', without));
    }

    [Fact]
    public void Exceptions_TheirFilesAndTests_Exist()
    {
        string[] files = Files();
        Assert.DoesNotContain(Data.Concat(PartsSeenThrough.Values.SelectMany(parts => parts)), file => !files.Contains(file));
        Assert.DoesNotContain(PartsSeenThrough.Keys, test => !HasTest(test));
    }

    private static string[] Files() => [.. Repository.SourceFiles("src/DnsLb.Core").Select(file => file["src/DnsLb.Core/".Length..^".cs".Length])];

    private static bool HasTest(string test) => File.Exists(Repository.PathOf($"tests/DnsLb.Tests/{test}.cs"));
}
