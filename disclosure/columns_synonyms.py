"""The words townships write above their columns, as data: one line per meaning, then per hint."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """What a column of a roster is about."""

    SERIAL = "serial"
    NAME = "name"
    MEMBER_NAME = "member_name"
    IDENTITY = "identity"
    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"
    BANK = "bank"
    ACCOUNT_HOLDER = "account_holder"
    CERTIFICATE = "certificate"
    TOWNSHIP = "township"
    VILLAGE = "village"
    ADDRESS = "address"
    GROUP = "group"
    PROGRAMME_CLASS = "programme_class"
    MEMBERS = "members"
    HOUSEHOLD_SIZE = "household_size"
    AMOUNT = "amount"
    OTHER_AMOUNT = "other_amount"
    PREVIOUS_AMOUNT = "previous_amount"
    CHANGE = "change"
    START_MONTH = "start_month"
    END_MONTH = "end_month"
    REASON = "reason"
    GENDER = "gender"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    RELATION = "relation"
    HEALTH = "health"
    DISABILITY = "disability"
    SELF_CARE = "self_care"
    INCOME = "income"
    ASSETS = "assets"
    STAFF = "staff"
    REMARK = "remark"
    RELATIVE_FILED = "relative_filed"
    UNKNOWN = "unknown"


FORBIDDEN = frozenset(
    {
        Meaning.IDENTITY,
        Meaning.PHONE,
        Meaning.BANK_ACCOUNT,
        Meaning.BANK,
        Meaning.ACCOUNT_HOLDER,
        Meaning.CERTIFICATE,
        Meaning.MEMBER_NAME,
        Meaning.ADDRESS,
        Meaning.GROUP,
        Meaning.BIRTH_DATE,
        Meaning.RELATION,
        Meaning.HEALTH,
        Meaning.DISABILITY,
        Meaning.SELF_CARE,
        Meaning.INCOME,
        Meaning.ASSETS,
        Meaning.STAFF,
        Meaning.UNKNOWN,
    }
)
"""Meanings that no whitelist can make public (个人信息保护法 Art 28; 民发〔2021〕57号)."""

_Hints = tuple[tuple[tuple[str, ...], Meaning], ...]


def _table(text: str) -> _Hints:
    """Lines of "meaning: words" as data, in their order."""
    rows = (line.partition(":") for line in text.strip().splitlines())
    return tuple((tuple(words.split()), Meaning(meaning)) for meaning, _, words in rows)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXACT = """
serial: 序号 编号 行号 顺序号 序 号 顺序 NO NO. №
name: 姓名 户主姓名 户主 申请人 申请人姓名 户主或申请人 户主(申请人)姓名 对象姓名 保障对象
name: 救助对象 保障对象姓名 救助对象姓名 低保户主 低保户主姓名 低保对象 低保对象姓名 低保户姓名
name: 特困人员 特困人员姓名 特困对象 特困对象姓名 供养对象 供养对象姓名 五保对象姓名 受助人
name: 受助人姓名 人员姓名 持证人姓名 本人姓名 老人姓名 儿童姓名 名字 名称 家庭户主 家庭户主姓名
name: 享受人姓名 享受对象
member_name: 家庭成员姓名 成员姓名 家庭成员 共同生活家庭成员 保障成员 保障人员姓名 保障人员
identity: 身份证 身份证号 身份证号码 公民身份号码 公民身份证号码 公民身份证件号码 证件号码
identity: 证件号 居民身份证号 居民身份证号码 户主身份证号 户主身份证号码 身份号码 身份证件号码
phone: 联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 本人电话 家庭电话 户主电话
bank_account: 银行账号 银行帐号 账号 帐号 卡号 银行卡号 银行账户 一卡通账号 一卡通帐号 一卡通号
bank_account: 一卡通卡号 一卡通 存折账号 存折号 社保卡号 社会保障卡号 惠农一卡通 打卡账号
bank_account: 发放账号 账户 银行卡账号
bank: 开户银行 开户行 银行 银行名称 发放银行 代发银行 开户机构 开户网点 金融机构
account_holder: 户名 开户人 开户人姓名 账户名 账户名称 开户名 账户姓名 收款人 代领人 领取人
certificate: 低保证编号 低保证号 低保证 救助证号 证号 档案编号 档案号 户编号 家庭编号 户号
certificate: 家庭档案号 特困证号 证书编号 保障证号
township: 乡镇 乡 镇 街道 乡镇街道 街道乡镇 乡镇名称 所在镇 所在乡镇 所属乡镇 所属街道 镇街 街镇
township: 镇街道 乡镇办 街道办事处 乡镇(街道)名称 镇乡 所属镇 街镇名称
village: 村 社区 行政村 村社区 村居 村屯 村委 村委会 村民委员会 居委会 社区居委会 所在村屯
village: 所在村 所属村 村名 村名称 村别 村(居)委会 行政村名称 村社区名称 所属村社区 所在社区
village: 村级 社区村
address: 住址 家庭住址 地址 家庭地址 户籍所在地 户籍地址 户籍地 现房住址 现住址 现居住地
address: 居住地址 居住地 门牌号 详细地址 户口所在地 申请住房门牌号 单位或住址 通讯地址 常住地址
group: 组 村民小组 小组 组别 自然村 村组 所在组 队
programme_class: 救助类型 救助类别 救助种类 保障类别 保障类型 类别 类型 特困类别 低保类别
programme_class: 低保类型 低保种类 家庭类别 户类别 保障方式 供养方式 供养类别 对象类别 对象类型
programme_class: 人员类别 人员类型 城乡类别 低保性质 享受类别 救助项目 保障项目 项目 项目名称
programme_class: 补助类别 待遇类别 保障性质 救助方式 施保类别 分类
members: 保障人数 保障人口 保障人口数 救助人数 救助人口 享受人数 享受人口 享受人口数 低保人数
members: 低保人口 低保人口数 在保人数 在保人口 人数 核定保障人数 核定人数 享受低保人数
members: 享受低保人口 供养人数 纳入人数 保障人口合计 施保人数 补助人数 拟保障人数 实际保障人数
household_size: 家庭人口 家庭人口数 家庭人数 家庭总人口 户籍人口 人口 人口数 申请家庭人口情况
household_size: 共同生活家庭成员数 共同生活人口 家庭成员数 家庭成员人数
amount: 金额 月金额 月保障金额 保障金额 户月保障金额 家庭月保障金额 月户保障金额 救助金额
amount: 发放金额 月发放金额 低保金 月低保金 低保金额 月低保金额 补助金额 月补助金额 补助金
amount: 保障金 月保障金 户月保障金 月救助金额 月补差 补差金额 月补差金额 户月补差 户月补差金额
amount: 每月金额 实发金额 应发金额 发放资金 拟保障金额 救助金 救助资金 供养金 月供养金 供养金额
amount: 月供养金额 每月保障金额 补助标准 保障标准 月标准 发放标准 月保障标准 享受金额 月享受金额
amount: 补贴金额 资金 发放金额合计 本月发放金额 当月发放金额 本月金额 月救助标准 享受标准
other_amount: 合计 合计金额 金额合计 总金额 总计 小计 年金额 累计金额 物价补贴 价格补贴 电价补贴
other_amount: 取暖补贴 补发金额 补发 扣发 人均补差 人均金额 人均补助 人均月补差 高龄补贴
other_amount: 其他补贴 分类施保金 分类施保金额 增发金额
start_month: 纳入时间 纳入年月 纳入月份 纳入低保时间 享受时间 享受年月 享受起始时间 享受低保时间
start_month: 开始享受时间 起始年月 起始时间 开始时间 起始月份 保障起始年月 保障起始时间
start_month: 保障开始时间 审批时间 审批年月 批准时间 批准年月 审核确认时间 确认时间 认定时间
start_month: 进入时间 入保时间 保障时间 起保时间 起保年月 执行时间 开始享受年月 起始享受时间
start_month: 救助时间 发放月份 发放年月
end_month: 停发时间 停发年月 停保时间 退出时间 终止时间 退保时间 截止时间 停止时间 取消时间
reason: 致贫原因 主要致贫原因 救助事由 申请原因 申请理由 申请事由 救助原因 困难原因 保障原因
reason: 致困原因 原因 事由 享受原因 享受低保原因 低保原因 主要原因 停保原因 停发原因 退出原因
reason: 终止原因 变更原因 变动原因 调整原因
gender: 性别
age: 年龄 周岁 岁数
birth_date: 出生日期 出生年月 出生年月日 出生时间 生日
relation: 与户主关系 关系 与户主的关系 家庭关系 与申请人关系 与本人关系
health: 健康状况 病种 患病情况 疾病 所患疾病 身体状况 诊断 病情 患病名称 疾病名称 大病名称
disability: 残疾等级 残疾类别 残疾证号 残疾情况 是否残疾 残疾类型 残疾人证号 残疾程度 残疾
self_care: 自理能力 失能等级 生活自理能力 护理等级 照料护理等级 自理情况 失能情况 劳动能力
self_care: 劳动能力情况 护理级别 自理等级 生活自理情况
income: 家庭收入 年收入 月收入 收入 人均收入 家庭年收入 家庭月收入 人均月收入 人均可支配月收入
assets: 住房情况 房屋状况 房屋情况 财产状况 家庭财产 家庭财产状况 人均居住建筑面积 住房面积
staff: 工作人员姓名 工作人员 经办人 工作单位 单位 职务 职业状况 职业 监护人 监护人姓名 联系人
staff: 包村干部 帮扶责任人 照料人 照料服务人 签名 签字 领款人签字 入户调查人 文化程度 政治面貌
staff: 民族 婚姻状况
remark: 备注 说明 其他 备考 其它 附注
relative_filed: 是否近亲属备案 近亲属备案 是否干部亲属 是否备案 近亲属 是否近亲属 是否为近亲属
relative_filed: 备案情况 干部近亲属 是否干部近亲属 是否经办人员近亲属
"""

EXACT: dict[str, Meaning] = {word: meaning for words, meaning in _table(_EXACT) for word in words}
"""Folded header without its bracketed remark → meaning."""

# The first hint that occurs in a header decides. What could hurt a person stands first, so that
# a header that names several things at once is taken for the most dangerous of them.
HINTS = _table("""
identity: 身份证 身份号 证件号
bank_account: 账号 帐号 卡号 一卡通 存折 账户号
phone: 电话 手机 联系方式
unknown: 意见 结论 调查 法规 政策
income: 收入
relative_filed: 近亲属 亲属 备案
staff: 工作人员 监护 赡养 赡抚养 抚养 子女 单位 签字 签名 代理
member_name: 家庭成员姓名 成员姓名
account_holder: 开户人 账户名 户名 收款人 代领
other_amount: 人均 累计 合计 物价 补发
amount: 保障金额 救助金额 低保金 补差 发放金额 补助金额 供养金 救助金
bank: 银行 开户 信用社
disability: 残疾 致残 残
self_care: 自理 失能 护理 劳动能力
reason: 致贫 致困 事由 原因 理由
health: 健康 疾病 病 诊断 身体 医
assets: 财产 住房 房屋 建筑面积 车辆
birth_date: 出生 生日
address: 门牌 住址 地址 户籍 户口 居住地
certificate: 低保证 证号 证编号 档案
relation: 关系
name: 户主姓名 申请人姓名 对象姓名 人员姓名 姓名 对象名单 人员名单
member_name: 成员
members: 保障人数 保障人口 救助人数 享受人数 享受人口 低保人数 低保人口
household_size: 家庭人口 人口
members: 人数
start_month: 纳入 起始 开始 批准 审批
end_month: 停发 停保 退出 终止
amount: 金额 资金 补贴 补助
programme_class: 类别 类型 方式
village: 行政村 村委 社区 村居 村屯 居委
group: 小组 村组
township: 乡镇 街道 镇街
gender: 性别
age: 年龄
remark: 备注
serial: 序号
""")

DANGEROUS_REMARKS = HINTS[:3]
"""Hints that count even inside the brackets of a header."""

NAME_PARENTS = _table("""
staff: 工作人员 干部 经办 监护 照料
account_holder: 开户 账户 银行 领取 发放 一卡通 收款
member_name: 成员
""")
"""Whose 姓名 it is, from the header cell above; otherwise the recipient's."""

GENERIC = _words("""
关系 单位 原因 号码 名称 情况 方式 日期 时间 标准 状况 程度 等级 类别 类型 级别 编号 证号 说明
""")
"""Lower header cells that say nothing without the cell above them."""

UNITS = _words("""
元 万元 千元 人 户 岁 周岁 % 元/月 元/年 元/人月 元/月人 元/人·月 元/户·月 元/月/人 元/月/户
元/人/月 元/户/月 人次 平方米 年月 月
""")

TOTAL_WORDS = _words("""
合计 小计 总计 共计 累计 本页小计 本页合计 全镇合计 全乡合计 全县合计 全村合计 本村合计 村合计
乡镇合计 户数合计 人数合计 金额合计 合计金额 总合计 页计 本页计 大写
""")

NOTE_WORDS = _words("""
备注 注 说明 填表人 填表说明 制表人 制表 审核人 审批人 负责人 单位负责人 分管领导 主管领导
填报人 填报单位 填表单位 填报日期 填表日期 制表日期 制表单位 联系人 联系电话 监督电话 举报电话
投诉电话 咨询电话 公示期 公示时间 公示日期 公示单位 公示地点 单位盖章 (公章) (盖章) (签章) 盖章
经办人 领导签字 村委会主任 支部书记 村支书 签字 乡镇意见 村委会意见 包村干部 局长 注意 以上
如有异议 日期 单位
""")
