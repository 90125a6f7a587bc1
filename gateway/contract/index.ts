// The contracts that other programs rely on.

export {
  AdaptScheme,
  FactorAdaptation,
  FactorAdaptEvent,
  FactorAdaptRequest,
} from "./adaptation.contract.ts";
export { AnomalyRow, AnomalyScanAnswer, AnomalyScanQuery } from "./anomaly.contract.ts";
export {
  AskAnswer,
  AskRequest,
  EvidenceAnswer,
  FindingAnswer,
  NoProposal,
  OrderAnswer,
  ProposalAnswer,
  TracedNumber,
  TracedText,
} from "./answer.contract.ts";
export {
  ApprovalDetail,
  ApprovalSummary,
  ApproveRequest,
  EditRequest,
  FillAnswer,
  HistoryAnswer,
  RejectRequest,
  RuleAnswer,
  VerdictAnswer,
} from "./approval.contract.ts";
export { BackupRequest, BackupRow, BackupRun } from "./backup.contract.ts";
export { BenchReport, BenchResult } from "./bench.contract.ts";
export { BookPicturesAnswer, BookPicturesRequest } from "./book-pictures.contract.ts";
export {
  DecayAnswer,
  DecayRequest,
  DecayRow,
  DiscoverRequest,
  DiscoveryAnswer,
  DiscoveryEvent,
  FactorStandingAnswer,
  JudgedFormula,
  RetireRequest,
} from "./discovery.contract.ts";
export { DeskEvent } from "./event.contract.ts";
export {
  FactorAttributeRequest,
  FactorAttribution,
  FactorEvaluateRequest,
  FactorEvaluation,
  FactorEvaluationEvent,
  FactorList,
  FactorResult,
  FactorRow,
} from "./factors.contract.ts";
export {
  FeatureDriftReport,
  FeatureDriftRequest,
  FeatureMaterialised,
  FeatureMaterialiseEvent,
  FeatureMaterialiseRequest,
  FeatureServeRequest,
  FeaturesServed,
} from "./feature-store.contract.ts";
export {
  FeatureComputeRequest,
  FeatureDescription,
  FeatureList,
  FeatureProof,
  FeatureProofEvent,
  FeatureRow,
  FeatureValues,
  FeatureVerifyRequest,
} from "./features.contract.ts";
export { FeedEvent, FeedReport, FeedRow, FeedRunRequest } from "./feed.contract.ts";
export { JobEvent, JobHistoryQuery, JobKindRow, JobRequest, JobRow, JobRunRequest } from "./jobs.contract.ts";
export { Account, Chart, CompanyRow, DeskState, RunSummary, TrackRow } from "./market.contract.ts";
export {
  ModelCard,
  ModelCompareQuery,
  ModelComparison,
  ModelDecisionRequest,
  ModelDetail,
  ModelExplainRequest,
  ModelExplanation,
  ModelFigures,
  ModelPredictions,
  ModelPredictRequest,
  ModelRow,
  ModelServingRow,
  ModelsQuery,
} from "./models.contract.ts";
export {
  AuditRow,
  AuditVerdict,
  DataSetRow,
  DoctorLine,
  DoctorReport,
  Health,
  IngestAnswer,
  KillSwitchState,
  QuarantineRow,
  ReembedAnswer,
  RegistryReport,
  ReplayAnswer,
  ReviewAnswer,
} from "./operations.contract.ts";
export { Portfolio, PortfolioRequest } from "./portfolio.contract.ts";
export { Problem } from "./problem.contract.ts";
export {
  PromotionApproveRequest,
  PromotionDetail,
  PromotionRejectRequest,
  PromotionSummary,
  PromotionsQuery,
} from "./promotions.contract.ts";
export { QualityAnswer, QualityFinding } from "./quality.contract.ts";
export { CoverageRow, ExportRequest, QueryAnswer, QueryRequest, QueryTable } from "./query.contract.ts";
export {
  ApprovalsQuery,
  AuditQuery,
  ChartQuery,
  DeskQuery,
  IngestRequest,
  KillSwitchRequest,
  QuarantineQuery,
  ReviewRequest,
  RunsQuery,
  StandingQuery,
} from "./request.contract.ts";
export {
  RiskBacktest,
  RiskBacktestRequest,
  RiskReport,
  RiskReportRequest,
  RiskStress,
  RiskStressRequest,
} from "./risk.contract.ts";
export { LearnerRow, TrainAnswer, TrainEvent, TrainRequest } from "./train.contract.ts";
