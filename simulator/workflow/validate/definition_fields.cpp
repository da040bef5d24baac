#include "simulator/workflow/validate/definition_fields.hpp"

#include <array>

namespace drydock {
namespace {

constexpr std::array<std::string_view, 19> kHolderNames = {
    "Task",        "Pass",      "Wait",           "Succeed",      "Fail",        "Choice",
    "Parallel",    "Map",       "the definition", "a branch",     "a processor", "ProcessorConfig",
    "a retrier",   "a catcher", "ItemReader",     "ReaderConfig", "ItemBatcher", "ResultWriter",
    "WriterConfig"};

constexpr std::uint32_t kTask = bit(Holder::Task);
constexpr std::uint32_t kPass = bit(Holder::Pass);
constexpr std::uint32_t kWait = bit(Holder::Wait);
constexpr std::uint32_t kSucceed = bit(Holder::Succeed);
constexpr std::uint32_t kFail = bit(Holder::Fail);
constexpr std::uint32_t kChoice = bit(Holder::Choice);
constexpr std::uint32_t kParallel = bit(Holder::Parallel);
constexpr std::uint32_t kMap = bit(Holder::Map);
constexpr std::uint32_t kMachine = bit(Holder::Machine);
constexpr std::uint32_t kBranch = bit(Holder::Branch);
constexpr std::uint32_t kProcessor = bit(Holder::Processor);
constexpr std::uint32_t kProcessorConfig = bit(Holder::ProcessorConfig);
constexpr std::uint32_t kRetrier = bit(Holder::Retrier);
constexpr std::uint32_t kCatcher = bit(Holder::Catcher);
constexpr std::uint32_t kItemReader = bit(Holder::ItemReader);
constexpr std::uint32_t kReaderConfig = bit(Holder::ReaderConfig);
constexpr std::uint32_t kItemBatcher = bit(Holder::ItemBatcher);
constexpr std::uint32_t kResultWriter = bit(Holder::ResultWriter);
constexpr std::uint32_t kWriterConfig = bit(Holder::WriterConfig);

constexpr std::uint32_t kEveryState =
    kTask | kPass | kWait | kSucceed | kFail | kChoice | kParallel | kMap;
constexpr std::uint32_t kGoesOn = kTask | kPass | kWait | kParallel | kMap;
constexpr std::uint32_t kWorks = kTask | kParallel | kMap;  // may fail for others' reasons
constexpr std::uint32_t kFlows = kMachine | kBranch | kProcessor;

// Developer Guide, "State machine and execution quotas" and the pages of Wait and Task.
constexpr double kMostSeconds = 99'999'999;
constexpr double kMostDelaySeconds = 31'622'400;  // "Error handling": MaxDelaySeconds, 366 days
constexpr double kMostBatchBytes = 262'144;
constexpr double kUnbounded = 9e15;

constexpr FieldRule kFields[] = {
    {"Type", kEveryState, kInBoth, FieldKind::Any},
    {"Comment", kEveryState | kFlows | kRetrier | kCatcher, kInBoth, FieldKind::Text},
    {"QueryLanguage", kEveryState | kFlows, kInBoth, FieldKind::Choice, 0, 0, "JSONPath|JSONata"},
    {"InputPath", kEveryState & ~kFail, kInJsonPath, FieldKind::PathOrNull},
    {"OutputPath", kEveryState & ~kFail, kInJsonPath, FieldKind::PathOrNull},
    {"Output", kEveryState & ~kFail, kInJsonata, FieldKind::Payload},
    {"Assign", kGoesOn | kChoice, kInBoth, FieldKind::Assign},
    {"Next", kGoesOn, kInBoth, FieldKind::Text},
    {"End", kGoesOn, kInBoth, FieldKind::Boolean},
    {"ResultPath", kWorks | kPass, kInJsonPath, FieldKind::ResultPath},
    {"Parameters", kWorks | kPass, kInJsonPath, FieldKind::Payload},
    {"ResultSelector", kWorks, kInJsonPath, FieldKind::Payload},
    {"Arguments", kTask | kParallel, kInJsonata, FieldKind::Payload},
    {"Retry", kWorks, kInBoth, FieldKind::Handlers, 0, 0, {}, Holder::Retrier},
    {"Catch", kWorks, kInBoth, FieldKind::Handlers, 0, 0, {}, Holder::Catcher},

    {"Resource", kTask, kInBoth, FieldKind::Resource},
    {"TimeoutSeconds", kTask, kInBoth, FieldKind::Integer, 1, kMostSeconds},
    {"TimeoutSecondsPath", kTask, kInJsonPath, FieldKind::ReferencePath},
    {"HeartbeatSeconds", kTask, kInBoth, FieldKind::Integer, 1, kMostSeconds},
    {"HeartbeatSecondsPath", kTask, kInJsonPath, FieldKind::ReferencePath},
    {"Credentials", kTask, kInBoth, FieldKind::PayloadObject},

    {"Result", kPass, kInJsonPath, FieldKind::Any},

    {"Seconds", kWait, kInBoth, FieldKind::Integer, 0, kMostSeconds},
    {"SecondsPath", kWait, kInJsonPath, FieldKind::ReferencePath},
    {"Timestamp", kWait, kInBoth, FieldKind::Timestamp},
    {"TimestampPath", kWait, kInJsonPath, FieldKind::ReferencePath},

    {"Error", kFail, kInBoth, FieldKind::TextOrExpression},
    {"ErrorPath", kFail, kInJsonPath, FieldKind::StringPath},
    {"Cause", kFail, kInBoth, FieldKind::TextOrExpression},
    {"CausePath", kFail, kInJsonPath, FieldKind::StringPath},

    {"Choices", kChoice, kInBoth, FieldKind::Choices},
    {"Default", kChoice, kInBoth, FieldKind::Text},

    {"Branches", kParallel, kInBoth, FieldKind::Branches},

    {"ItemProcessor", kMap, kInBoth, FieldKind::Object, 0, 0, {}, Holder::Processor},
    {"Iterator", kMap, kInBoth, FieldKind::Object, 0, 0, {}, Holder::Processor},
    {"Items", kMap, kInJsonata, FieldKind::Items},
    {"ItemsPath", kMap, kInJsonPath, FieldKind::Path},
    {"ItemSelector", kMap, kInBoth, FieldKind::Payload},
    {"MaxConcurrency", kMap, kInBoth, FieldKind::Integer, 0, kUnbounded},
    {"MaxConcurrencyPath", kMap, kInJsonPath, FieldKind::ReferencePath},
    {"ItemReader", kMap, kInBoth, FieldKind::Object, 0, 0, {}, Holder::ItemReader},
    {"ItemBatcher", kMap, kInBoth, FieldKind::Object, 0, 0, {}, Holder::ItemBatcher},
    {"ResultWriter", kMap, kInBoth, FieldKind::Object, 0, 0, {}, Holder::ResultWriter},
    {"ToleratedFailureCount", kMap, kInBoth, FieldKind::Integer, 0, kUnbounded},
    {"ToleratedFailureCountPath", kMap, kInJsonPath, FieldKind::ReferencePath},
    {"ToleratedFailurePercentage", kMap, kInBoth, FieldKind::Number, 0, 100},
    {"ToleratedFailurePercentagePath", kMap, kInJsonPath, FieldKind::ReferencePath},
    {"Label", kMap, kInBoth, FieldKind::Label},

    {"StartAt", kFlows, kInBoth, FieldKind::Text},
    {"States", kFlows, kInBoth, FieldKind::States},
    {"Version", kMachine, kInBoth, FieldKind::Choice, 0, 0, "1.0"},
    {"TimeoutSeconds", kMachine, kInBoth, FieldKind::LiteralInteger, 1, kMostSeconds},
    {"ProcessorConfig", kProcessor, kInBoth, FieldKind::Object, 0, 0, {}, Holder::ProcessorConfig},
    {"Mode", kProcessorConfig, kInBoth, FieldKind::Choice, 0, 0, "INLINE|DISTRIBUTED"},
    {"ExecutionType", kProcessorConfig, kInBoth, FieldKind::Choice, 0, 0, "STANDARD|EXPRESS"},

    {"ErrorEquals", kRetrier | kCatcher, kInBoth, FieldKind::ErrorNames},
    {"IntervalSeconds", kRetrier, kInBoth, FieldKind::LiteralInteger, 1, kMostSeconds},
    {"MaxAttempts", kRetrier, kInBoth, FieldKind::LiteralInteger, 0, kMostSeconds},
    {"BackoffRate", kRetrier, kInBoth, FieldKind::LiteralNumber, 1, kUnbounded},
    {"MaxDelaySeconds", kRetrier, kInBoth, FieldKind::LiteralInteger, 1, kMostDelaySeconds},
    {"JitterStrategy", kRetrier, kInBoth, FieldKind::Choice, 0, 0, "FULL|NONE"},
    {"Next", kCatcher, kInBoth, FieldKind::Text},
    {"ResultPath", kCatcher, kInJsonPath, FieldKind::ResultPath},
    {"Output", kCatcher, kInJsonata, FieldKind::Payload},
    {"Assign", kCatcher, kInBoth, FieldKind::Assign},

    {"Resource", kItemReader | kResultWriter, kInBoth, FieldKind::Resource},
    {"Parameters", kItemReader | kResultWriter, kInJsonPath, FieldKind::PayloadObject},
    {"Arguments", kItemReader | kResultWriter, kInJsonata, FieldKind::PayloadObject},
    {"ReaderConfig", kItemReader, kInBoth, FieldKind::Object, 0, 0, {}, Holder::ReaderConfig},
    {"InputType", kReaderConfig, kInBoth, FieldKind::Choice, 0, 0,
     "CSV|JSON|JSONL|PARQUET|MANIFEST"},
    {"CSVHeaderLocation", kReaderConfig, kInBoth, FieldKind::Choice, 0, 0, "FIRST_ROW|GIVEN"},
    {"CSVHeaders", kReaderConfig, kInBoth, FieldKind::Any},
    {"CSVDelimiter", kReaderConfig, kInBoth, FieldKind::Choice, 0, 0,
     "COMMA|PIPE|SEMICOLON|SPACE|TAB"},
    {"ManifestType", kReaderConfig, kInBoth, FieldKind::Choice, 0, 0, "ATHENA_DATA|S3_INVENTORY"},
    {"Transformation", kReaderConfig, kInBoth, FieldKind::Choice, 0, 0, "NONE|LOAD_AND_FLATTEN"},
    {"ItemsPointer", kReaderConfig, kInBoth, FieldKind::TextOrExpression},
    {"MaxItems", kReaderConfig, kInBoth, FieldKind::Integer, -kUnbounded, kUnbounded},
    {"MaxItemsPath", kReaderConfig, kInJsonPath, FieldKind::ReferencePath},
    {"MaxItemsPerBatch", kItemBatcher, kInBoth, FieldKind::Integer, 1, kUnbounded},
    {"MaxItemsPerBatchPath", kItemBatcher, kInJsonPath, FieldKind::ReferencePath},
    {"MaxInputBytesPerBatch", kItemBatcher, kInBoth, FieldKind::Integer, 1, kMostBatchBytes},
    {"MaxInputBytesPerBatchPath", kItemBatcher, kInJsonPath, FieldKind::ReferencePath},
    {"BatchInput", kItemBatcher, kInBoth, FieldKind::Payload},
    {"WriterConfig", kResultWriter, kInBoth, FieldKind::Object, 0, 0, {}, Holder::WriterConfig},
    {"Transformation", kWriterConfig, kInBoth, FieldKind::Choice, 0, 0, "NONE|COMPACT|FLATTEN"},
    {"OutputType", kWriterConfig, kInBoth, FieldKind::Choice, 0, 0, "JSON|JSONL"},
};

constexpr FieldGroup kGroups[] = {
    {kFlows, Together::ExactlyOne, "States"},
    {kFlows, Together::ExactlyOne, "StartAt"},
    {kGoesOn, Together::ExactlyOne, "Next|End"},
    {kTask, Together::ExactlyOne, "Resource"},
    {kTask, Together::AtMostOne, "TimeoutSeconds|TimeoutSecondsPath"},
    {kTask, Together::AtMostOne, "HeartbeatSeconds|HeartbeatSecondsPath"},
    {kWait, Together::ExactlyOne, "Seconds|SecondsPath|Timestamp|TimestampPath"},
    {kFail, Together::AtMostOne, "Error|ErrorPath"},
    {kFail, Together::AtMostOne, "Cause|CausePath"},
    {kChoice, Together::ExactlyOne, "Choices"},
    {kParallel, Together::ExactlyOne, "Branches"},
    {kMap, Together::ExactlyOne, "ItemProcessor|Iterator"},
    {kMap, Together::AtMostOne, "ItemSelector|Parameters"},
    {kMap, Together::AtMostOne, "MaxConcurrency|MaxConcurrencyPath"},
    {kMap, Together::AtMostOne, "ToleratedFailureCount|ToleratedFailureCountPath"},
    {kMap, Together::AtMostOne, "ToleratedFailurePercentage|ToleratedFailurePercentagePath"},
    {kRetrier | kCatcher, Together::ExactlyOne, "ErrorEquals"},
    {kCatcher, Together::ExactlyOne, "Next"},
    {kItemReader, Together::ExactlyOne, "Resource"},
    {kReaderConfig, Together::AtMostOne, "MaxItems|MaxItemsPath"},
    {kItemBatcher, Together::AtMostOne, "MaxItemsPerBatch|MaxItemsPerBatchPath"},
    {kItemBatcher, Together::AtMostOne, "MaxInputBytesPerBatch|MaxInputBytesPerBatchPath"},
    {kItemBatcher, Together::AtLeastOne,
     "MaxItemsPerBatch|MaxItemsPerBatchPath|MaxInputBytesPerBatch|MaxInputBytesPerBatchPath"},
};

const FieldRule* find_rule(Holder holder, std::uint8_t languages, std::string_view name) {
  for (const FieldRule& rule : kFields) {
    if (rule.name == name && (rule.holders & bit(holder)) != 0 &&
        (rule.languages & languages) != 0) {
      return &rule;
    }
  }
  return nullptr;
}

}  // namespace

std::string_view holder_name(Holder holder) {
  return kHolderNames[static_cast<std::size_t>(holder)];
}

std::optional<Holder> state_type(std::string_view name) {
  for (std::size_t i = 0; i < kStateTypeCount; ++i) {
    if (kHolderNames[i] == name) {
      return static_cast<Holder>(i);
    }
  }
  return std::nullopt;
}

const FieldRule* find_field(Holder holder, QueryLanguage language, std::string_view name) {
  return find_rule(holder, language == QueryLanguage::JsonPath ? kInJsonPath : kInJsonata, name);
}

const FieldRule* find_field(Holder holder, std::string_view name) {
  return find_rule(holder, kInBoth, name);
}

std::span<const FieldRule> all_fields() { return kFields; }
std::span<const FieldGroup> all_groups() { return kGroups; }

}  // namespace drydock
